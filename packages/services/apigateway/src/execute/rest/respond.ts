import type { IntegrationResponse } from '@aws-sdk/client-api-gateway';
import type { WireResponse } from '@coldstart/wire';
import { templateContext } from './context.ts';
import { isBinary } from './event.ts';
import { misconfigured } from './failure.ts';
import { REFUSALS, refuse } from './gateway-response.ts';
import { mappedValue, type BackendAnswer } from './mapping.ts';
import { convertAnswer } from './payload.ts';
import { remapped, wantsBinary } from './proxy-answer.ts';
import type { MethodRequest } from './request.ts';
import { render, type TemplateInput } from './template.ts';

/**
 * The response that an answer selects: the first whose pattern fits, or else the default, which has none.
 *
 * @param text what patterns are about: a status, or a function's error message, empty for a success
 */
export function select(request: MethodRequest, text: string): IntegrationResponse | undefined {
  const responses = Object.values(request.integration.integrationResponses ?? {});
  const byPattern = responses.find(({ selectionPattern: pattern }) => {
    if (pattern === undefined || pattern === '') return false;
    try {
      return new RegExp(`^(?:${pattern})$`, 's').test(text);
    } catch {
      return false;
    }
  });
  return (
    byPattern ?? responses.find(({ selectionPattern }) => selectionPattern === undefined || selectionPattern === '')
  );
}

/** The template for what the client accepts, or else the first. */
function templateFor(
  { responseTemplates = {} }: IntegrationResponse,
  accept: string,
): [type: string, template: string] | undefined {
  const accepted = accept.split(',').map((one) => one.split(';')[0]?.trim() ?? '');
  const all = Object.entries(responseTemplates);
  return all.find(([type]) => accepted.includes(type)) ?? all[0];
}

/** What a template makes of an answer; `undefined` where it can make nothing of it. */
function renderedBody(template: string, input: TemplateInput): Buffer | undefined {
  try {
    return Buffer.from(render(template, input).text, 'utf8');
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Makes a backend's answer the client's. https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html */
export function respond(
  request: MethodRequest,
  response: IntegrationResponse,
  answer: BackendAnswer,
  context = templateContext(request),
): WireResponse {
  const headers: Record<string, string> = {};
  for (const [target, expression] of Object.entries(response.responseParameters ?? {})) {
    const name = target.replace('method.response.header.', '');
    const value = mappedValue(expression, request, answer);
    // How the answer is framed is the gateway's matter alone.
    if (value !== undefined && !/^transfer-encoding$/i.test(name)) headers[remapped(name)] = value;
  }
  const found = templateFor(response, request.joined['accept'] ?? '');
  const [type, template] = found ?? ['application/json', undefined];
  const isRendered = template !== undefined && template !== '';
  const rendered = isRendered
    ? renderedBody(template, { body: answer.body.toString('utf8'), context, request })
    : answer.body;
  if (rendered === undefined) return misconfigured(request, 'Unable to transform response');
  const [, mediaType = ''] = answer.headers.find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  const body = convertAnswer({
    body: rendered,
    // What a template makes is text, whatever the backend has said.
    isBytes: !isRendered && isBinary(request.snapshot.binaryMediaTypes, mediaType),
    wantsBytes: wantsBinary(request),
    contentHandling: response.contentHandling,
  });
  if (body === undefined) return refuse(request, REFUSALS.misconfigured());
  const override = isObject(context['responseOverride']) ? context['responseOverride'] : {};
  if (isObject(override['header']))
    for (const [name, value] of Object.entries(override['header'])) headers[name] = String(value);
  const status = Number(override['status'] ?? response.statusCode ?? 200);
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return { status, headers: { ...(!hasType && { 'Content-Type': type }), ...headers }, body };
}
