import type { Route } from '@aws-sdk/client-apigatewayv2';

export interface MatchedRoute {
  readonly route: Route;
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** How particular a segment of a route is: a text, a variable, a greedy one. */
const kindOf = (segment: string): number => (/^\{[^}]+\+\}$/.test(segment) ? 2 : /^\{[^}]+\}$/.test(segment) ? 1 : 0);

/** Decodes what can be decoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The variables of a path that fits a template; `undefined` where it does not. `/pets/{id}/{rest+}` */
export function fit(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/').slice(1);
  const given = path.split('/').slice(1);
  const found: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const kind = kindOf(segment);
    const value = given[index];
    if (kind === 2) {
      const rest = given.slice(index).join('/');
      if (rest === '') return undefined;
      found[segment.slice(1, -2)] = decoded(rest);
      return found;
    }
    if (value === undefined) return undefined;
    if (kind === 1) {
      if (value === '') return undefined;
      found[segment.slice(1, -1)] = decoded(value);
    } else if (segment !== value && segment !== decoded(value)) return undefined;
  }
  return given.length === wanted.length ? found : undefined;
}

/** The more particular template first: segment by segment, a text before a variable before a greedy one. */
export function byParticularity(one: string, other: string): number {
  const [a, b] = [one.split('/').slice(1), other.split('/').slice(1)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = kindOf(a[at] ?? '{+}') - kindOf(b[at] ?? '{+}');
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The route of a request, in AWS's order of preference: a full match of path and method, a greedy match, `$default`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): MatchedRoute | undefined {
  let best: (MatchedRoute & { readonly template: string; readonly any: boolean }) | undefined;
  let fallback: MatchedRoute | undefined;
  for (const route of routes) {
    const { RouteKey = '' } = route;
    if (RouteKey === '$default') {
      fallback = { route, parameters: {} };
      continue;
    }
    const [verb = '', template = ''] = RouteKey.split(' ');
    if (verb !== 'ANY' && verb !== method) continue;
    const parameters = fit(template, path);
    if (parameters === undefined) continue;
    const candidate = { route, parameters, template, any: verb === 'ANY' };
    const order = best === undefined ? -1 : byParticularity(template, best.template);
    if (best === undefined || order < 0 || (order === 0 && best.any && !candidate.any)) best = candidate;
  }
  return best ?? fallback;
}
