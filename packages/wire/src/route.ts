import { AwsError } from './errors.ts';
import type { WireRequest } from './messages.ts';
import type { OperationModel } from './model.ts';

interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  /** Query parameters that the path template spells out (`?uploads`, `?list-type=2`). */
  readonly literals: readonly (readonly [name: string, value: string])[];
  /** Query parameters and headers that the operation requires. */
  readonly needs: readonly (readonly ['query' | 'header', string])[];
  readonly bucket: boolean;
  readonly score: number;
}

export interface Match {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
  readonly literals: readonly string[];
}

function compile(operation: OperationModel): Route | undefined {
  if (operation.traits.http === undefined) return undefined;
  const [method, template] = operation.traits.http;
  const [path = '', query = ''] = template.split('?');
  const labels: string[] = [];
  const pattern = path
    .replace(/[.*()|[\]\\^$]/g, '\\$&')
    .replace(/\{([^}+]+)(\+)?\}/g, (_, name: string, greedy: string | undefined) => {
      labels.push(name);
      return greedy === undefined ? '([^/]+)' : '(.+)';
    });
  // `x-id` is a hint that the SDKs add for people who read logs; other clients leave it out.
  const literals = [...new URLSearchParams(query)].filter(([name]) => name !== 'x-id');
  const needs = operation.members.flatMap(({ name, traits }): (readonly ['query' | 'header', string])[] => {
    if (!operation.required.includes(name)) return [];
    if (traits.httpQuery !== undefined) return [['query', traits.httpQuery]];
    if (traits.httpHeader !== undefined) return [['header', traits.httpHeader.toLowerCase()]];
    return [];
  });
  return {
    operation,
    method,
    // Paths may be given with or without a slash at their end.
    pattern: new RegExp(`^${pattern.replace(/\/$/, '')}/?$`),
    labels,
    literals,
    needs,
    bucket: operation.members.some(({ name, traits }) => name === 'Bucket' && traits.httpLabel !== undefined),
    score: literals.length * 100 + needs.length * 10 + path.replace(/\{[^}]*\}/g, '').length,
  };
}

/** Finds a REST request's operation: the most particular route first. */
export function createRouter(
  operations: Iterable<OperationModel>,
  { buckets }: { buckets: boolean },
): (request: WireRequest) => Match {
  const routes = [...operations].flatMap((operation) => compile(operation) ?? []).sort((a, b) => b.score - a.score);

  function fits(route: Route, request: WireRequest): boolean {
    if (route.method !== request.method) return false;
    if (buckets && route.bucket !== (request.bucket !== undefined)) return false;
    return route.literals.every(
      ([name, value]) => request.query.has(name) && (value === '' || request.query.get(name) === value),
    );
  }

  function satisfied(route: Route, request: WireRequest): boolean {
    return route.needs.every(([where, name]) =>
      where === 'query' ? request.query.has(name) : request.headers[name] !== undefined,
    );
  }

  return (request) => {
    // A route whose required parameters are missing is still the best answer when no other fits:
    // the caller is then told which member is missing.
    let second: { route: Route; groups: RegExpExecArray } | undefined;
    for (const route of routes) {
      if (!fits(route, request)) continue;
      const groups = route.pattern.exec(request.path);
      if (groups === null) continue;
      if (satisfied(route, request)) return found(route, groups);
      second ??= { route, groups };
    }
    if (second !== undefined) return found(second.route, second.groups);
    throw new AwsError(
      'UnknownOperationException',
      `No operation of this service answers ${request.method} ${request.path}. Check the path and the method.`,
      { status: 404 },
    );
  };
}

function found(route: Route, groups: RegExpExecArray): Match {
  const labels: Record<string, string> = {};
  route.labels.forEach((name, index) => {
    labels[name] = decodeLabel(groups[index + 1] ?? '');
  });
  return { operation: route.operation, labels, literals: route.literals.map(([name]) => name) };
}

function decodeLabel(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", { status: 400 });
  }
}
