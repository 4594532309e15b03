import type { Answer } from './integrate.ts';
import type { Routed } from './route.ts';
import { bodyOf, rendered, responseFor, selected } from './templates.ts';

/**
 * Answers without a backend: a request template says with which status, an integration response with what.
 *
 * @returns `undefined` where no template says so
 * @throws BadTemplate
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-integration-responses.html
 */
export function mock(routed: Routed): Answer | undefined {
  const { RequestTemplates, TemplateSelectionExpression, IntegrationResponseSelectionExpression } =
    routed.integration ?? {};
  const body = bodyOf(routed);
  const template = selected(RequestTemplates, TemplateSelectionExpression, routed);
  const asked = template === undefined ? body : rendered(template, routed, body);
  const [, code] = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(asked) ?? [];
  if (code === undefined) return undefined;
  const expression = IntegrationResponseSelectionExpression ?? '$integration.response.statuscode';
  const response = responseFor(routed, expression.replaceAll(/\$\{?integration\.response\.statuscode\}?/g, code));
  const text = selected(response?.ResponseTemplates, response?.TemplateSelectionExpression, routed);
  return { status: Number(code), headers: {}, body: text === undefined ? '' : rendered(text, routed, '') };
}
