import { grouped } from '../http-api/event.ts';
import { jsonPath } from '../rest/json-path.ts';
import { contextOf } from './event.ts';
import type { Routed } from './route.ts';

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** A value of a message that is JSON: `action`, or `$.action`. */
function inBody(body: string, path: string): string | undefined {
  if (path === '') return body;
  try {
    return textOf(jsonPath(JSON.parse(body), path));
  } catch {
    return undefined;
  }
}

/**
 * A mapping's value: `context.connectionId`, `'static'`, `stageVariables.name`, `route.request.body.action`, and, of a
 * handshake, `route.request.header.X` and `route.request.querystring.x`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-mapping.html
 */
export function mapped(expression: string, routed: Routed): string | undefined {
  const [, literal] = /^'(.*)'$/s.exec(expression) ?? [];
  if (literal !== undefined) return literal;
  const [root = '', ...path] = expression.split('.');
  if (root === 'stageVariables') return routed.stageVariables?.[path.join('.')];
  if (root === 'context') return textOf(jsonPath(contextOf(routed), path.join('.')));
  const { occurrence } = routed;
  const [request, place = '', ...rest] = path;
  if (root !== 'route' || request !== 'request') return undefined;
  const name = rest.join('.');
  if (occurrence.type === 'MESSAGE') return place === 'body' ? inBody(occurrence.body, name) : undefined;
  if (occurrence.type !== 'CONNECT') return undefined;
  const values = place.endsWith('querystring')
    ? (grouped(occurrence.query)[name] ?? [])
    : occurrence.headers.flatMap(([other, value]) => (other.toLowerCase() === name.toLowerCase() ? [value] : []));
  if (place.startsWith('multivalue')) return values.length === 0 ? undefined : values.join(',');
  return place === 'querystring' || place === 'header' ? values.at(-1) : undefined;
}

type Places = Record<'header' | 'querystring' | 'path', Record<string, string>>;

/** What an integration's request parameters say. */
export function parametersOf(routed: Routed): Places {
  const places: Places = { header: {}, querystring: {}, path: {} };
  for (const [target, expression] of Object.entries(routed.integration?.RequestParameters ?? {})) {
    const [, place, name = ''] = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(target) ?? [];
    const value = mapped(expression, routed);
    if (value !== undefined && (place === 'header' || place === 'querystring' || place === 'path'))
      places[place][name] = value;
  }
  return places;
}
