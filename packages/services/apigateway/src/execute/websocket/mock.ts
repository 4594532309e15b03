import { render, type TemplateRequest } from '../rest/template.ts';
import { contextOf } from './event.ts';
import type { Answer } from './integrate.ts';
import type { Routed } from './route.ts';

/**
 * Answers without a backend: a request template says with which status, an integration response with what.
 *
 * @returns `undefined` where no template says so, or it cannot be rendered
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
 */
export function mock(routed: Routed): Answer | undefined {
  const { integration = {}, responses, occurrence } = routed;
  const { RequestTemplates, TemplateSelectionExpression, IntegrationResponseSelectionExpression } = integration;
  const body = occurrence.type === 'MESSAGE' ? occurrence.body : '';
  const asked = templated(RequestTemplates, TemplateSelectionExpression, routed, body) ?? body;
  const [, code] = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(asked) ?? [];
  if (code === undefined) return undefined;
  const expression = IntegrationResponseSelectionExpression ?? '$integration.response.statuscode';
  const key = expression.replaceAll(/\$\{?integration\.response\.statuscode\}?/g, code);
  const response =
    responses.find(({ IntegrationResponseKey = '' }) => fits(IntegrationResponseKey, key)) ??
    responses.find(({ IntegrationResponseKey }) => IntegrationResponseKey === '$default');
  const text = templated(response?.ResponseTemplates, response?.TemplateSelectionExpression, routed, '');
  return { status: Number(code), headers: {}, body: text ?? '' };
}

/** Whether a key, `/4\d\d/`, is about a value. */
function fits(key: string, value: string): boolean {
  const [, pattern] = /^\/(.*)\/$/s.exec(key) ?? [];
  if (pattern === undefined) return false;
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return false;
  }
}

/** @returns `undefined` where no template is selected */
function templated(
  templates: Readonly<Record<string, string>> | undefined,
  expression: string | undefined,
  routed: Routed,
  body: string,
): string | undefined {
  // A name is written as it is, or with a backslash before the sign that variables begin with: `\$default`.
  const name = (expression ?? '$default').replace(/^\\/, '');
  const template = templates?.[name] ?? templates?.['$default'];
  if (template === undefined) return undefined;
  const { occurrence, stageVariables } = routed;
  const isConnect = occurrence.type === 'CONNECT';
  const request: TemplateRequest = {
    request: { query: isConnect ? occurrence.query : [] },
    headers: isConnect ? occurrence.headers : [],
    parameters: {},
    stage: { variables: { ...stageVariables } },
  };
  try {
    return render(template, { body, context: contextOf(routed), request }).text;
  } catch {
    return undefined;
  }
}
