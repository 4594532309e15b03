import type { RouteRequest } from './request.ts';
import { valueOf, type MappedAnswer } from './variables.ts';

/** What a backend is asked, after the mappings. */
export interface Outgoing {
  readonly headers: [string, string][];
  readonly query: [string, string][];
  /** Where a mapping has put another. */
  path: string | undefined;
}

type Pairs = [string, string][];

function change(
  pairs: Pairs,
  how: string,
  name: string,
  value: string | undefined,
  same: (a: string) => boolean,
): void {
  if (how !== 'append') pairs.splice(0, pairs.length, ...pairs.filter(([other]) => !same(other)));
  if (how !== 'remove' && value !== undefined) pairs.push([name, value]);
}

/** Applies an integration's mappings to a request. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html */
export function mapRequest(request: RouteRequest): Outgoing {
  const outgoing: Outgoing = {
    headers: request.headers.map(([name, value]) => [name, value]),
    query: [...request.request.query],
    path: undefined,
  };
  for (const [key, text] of Object.entries(request.integration?.RequestParameters ?? {})) {
    const [, how = '', place = '', name = ''] = /^([a-z]+):([a-z]+)\.?(.*)$/.exec(key) ?? [];
    const value = valueOf(text, request);
    if (place === 'path') outgoing.path = value;
    else if (place === 'header')
      change(outgoing.headers, how, name, value, (other) => other.toLowerCase() === name.toLowerCase());
    else change(outgoing.query, how, name, value, (other) => other === name);
  }
  return outgoing;
}

export interface MappedResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** Applies the mappings for an answer's status. */
export function mapResponse(request: RouteRequest, answer: MappedAnswer): MappedResponse {
  const pairs: Pairs = Object.entries(answer.headers);
  let { status } = answer;
  for (const [key, text] of Object.entries(request.integration?.ResponseParameters?.[String(answer.status)] ?? {})) {
    const [, how = '', place = '', name = ''] = /^([a-z]+):([a-z]+)\.?(.*)$/.exec(key) ?? [];
    const value = valueOf(text, request, answer);
    if (place === 'statuscode') status = Number(value);
    else change(pairs, how, name.toLowerCase(), value, (other) => other === name.toLowerCase());
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs) headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  return { status: Number.isInteger(status) && status >= 100 && status <= 999 ? status : answer.status, headers };
}
