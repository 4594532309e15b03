import { decoded } from '../http-api/match.ts';
import { jsonPath } from './json-path.ts';
import { templateContext } from './context.ts';
import type { MethodRequest, StageRequest } from './request.ts';

/** An answer of a backend. */
export interface BackendAnswer {
  readonly status: number;
  /** Each header apart. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

function inBody(body: Buffer, path: string): string | undefined {
  const text = body.toString('utf8');
  if (path === '') return text;
  try {
    return textOf(jsonPath(JSON.parse(text), path));
  } catch {
    return undefined;
  }
}

/**
 * A mapping's value: `'static'`, `method.request.header.X`, `context.requestId`, `stageVariables.name`,
 * `integration.response.header.X`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function mappedValue(
  expression: string,
  request: StageRequest & Partial<MethodRequest>,
  answer?: BackendAnswer,
): string | undefined {
  const [, literal] = /^'(.*)'$/s.exec(expression) ?? [];
  if (literal !== undefined) return literal;
  const [first = '', second = '', place = '', ...rest] = expression.split('.');
  const name = rest.join('.');
  if (first === 'stageVariables')
    return request.stage.variables?.[[second, place, ...rest].filter((one) => one !== '').join('.')];
  if (first === 'context') return textOf(jsonPath(templateContext(request), expression.slice('context.'.length)));
  if (first === 'integration' && second === 'response' && answer !== undefined) {
    if (place === 'header') return answer.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
    return place === 'body' ? inBody(answer.body, name) : undefined;
  }
  if (first !== 'method' || second !== 'request') return undefined;
  const { headers, request: wire, parameters = {} } = request;
  switch (place) {
    case 'header':
      return headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).at(-1)?.[1];
    case 'multivalueheader':
      return headers
        .filter(([other]) => other.toLowerCase() === name.toLowerCase())
        .map(([, value]) => value)
        .join(',');
    case 'querystring':
      return wire.query.getAll(name).at(-1);
    case 'multivaluequerystring':
      return wire.query.has(name) ? wire.query.getAll(name).join(',') : undefined;
    case 'path':
      return parameters[name] === undefined ? undefined : decoded(parameters[name]);
    case 'body':
      return inBody(wire.body, name);
    default:
      return undefined;
  }
}

export interface MappedRequest {
  readonly header: Record<string, string>;
  readonly querystring: Record<string, string>;
  readonly path: Record<string, string>;
}

/** What an integration's request parameters say. */
export function mapRequest(request: MethodRequest): MappedRequest {
  const mapped: MappedRequest = { header: {}, querystring: {}, path: {} };
  for (const [target, expression] of Object.entries(request.integration.requestParameters ?? {})) {
    const [, place, name = ''] = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(target) ?? [];
    const value = mappedValue(expression, request);
    if (value !== undefined && (place === 'header' || place === 'querystring' || place === 'path'))
      mapped[place][name] = value;
  }
  return mapped;
}
