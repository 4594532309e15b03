import type { TargetGroup } from '../state.ts';
import { hasLists, type Mode } from './lists.ts';

/*
 * What a function is told of a request:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#receive-event-from-load-balancer
 */

export interface BalancedRequest {
  readonly method: string;
  /** As it was sent, percent-encoded. */
  readonly path: string;
  readonly rawQuery: string;
  /** Each apart, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Bodies that are handed on as text; all others come in base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)\s*(?:;|$))/i;

/** @returns undefined for text that is none: there is no JSON for it */
export function eventOf(group: Mode, { method, path, rawQuery, headers, body }: BalancedRequest): object | undefined {
  const encoded = body.length > 0 && !isText(headers);
  const text = encoded ? body.toString('base64') : readText(body);
  if (text === undefined) return undefined;
  return {
    ...contextOf(group),
    httpMethod: method,
    path,
    ...named(group, 'queryStringParameters', 'multiValueQueryStringParameters', parametersOf(rawQuery)),
    ...named(group, 'headers', 'multiValueHeaders', headers),
    body: text,
    isBase64Encoded: encoded,
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#enable-health-checks-lambda */
export const healthEvent = (group: TargetGroup): object => ({
  ...contextOf(group),
  httpMethod: 'GET',
  path: group.healthCheck.path,
  ...named(group, 'queryStringParameters', 'multiValueQueryStringParameters', []),
  ...named(group, 'headers', 'multiValueHeaders', [['user-agent', 'ELB-HealthChecker/2.0']]),
  body: '',
  isBase64Encoded: false,
});

const contextOf = ({ arn }: Mode): object => ({ requestContext: { elb: { targetGroupArn: arn } } });

/** Bytes that are UTF-8, a mark at their beginning included. */
function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isText(headers: BalancedRequest['headers']): boolean {
  const of = (wanted: string): string | undefined => headers.findLast(([name]) => name === wanted)?.[1];
  return of('content-encoding') === undefined && TEXT.test(of('content-type') ?? '');
}

type Pairs = readonly (readonly [string, string])[];

/** Nothing is decoded: functions do that themselves. */
export const parametersOf = (rawQuery: string): Pairs =>
  rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? ([part, ''] as const) : ([part.slice(0, at), part.slice(at + 1)] as const);
    });

/** By name: all values in lists, or the last one, as the group has it. */
function named(group: Mode, single: string, multiple: string, pairs: Pairs): object {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return hasLists(group)
    ? { [multiple]: Object.fromEntries(values) }
    : { [single]: Object.fromEntries([...values].map(([name, list]) => [name, list.at(-1)])) };
}
