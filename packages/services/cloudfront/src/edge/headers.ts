import type { EdgeHeader, EdgeHeaders } from './hooks.ts';

/** The values of a header in one text, as HTTP allows to join them. */
export const valueOf = (headers: EdgeHeaders, name: string): string | undefined =>
  headers[name]?.map(({ value }) => value).join(', ');

/** Headers with one more, or another value in its place. */
export const withHeader = (headers: EdgeHeaders, key: string, value: string): EdgeHeaders => ({
  ...headers,
  [key.toLowerCase()]: [{ key, value }],
});

export function without(headers: EdgeHeaders, names: readonly string[]): EdgeHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

export const pick = (headers: EdgeHeaders, wanted: (name: string) => boolean): EdgeHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => wanted(name)));

/** Pairs of names and values, each header apart, by their names. */
export function byName(pairs: Iterable<readonly [key: string, value: string]>): EdgeHeaders {
  const found: Record<string, EdgeHeader[]> = {};
  for (const [key, value] of pairs) (found[key.toLowerCase()] ??= []).push({ key, value });
  return found;
}

export const pairsOf = (headers: EdgeHeaders): [string, string][] =>
  Object.values(headers).flatMap((values) => values.map(({ key, value }): [string, string] => [key, value]));

/** Names and values in turn become pairs, as Node tells them of a request. */
export function* pairsOfRaw(raw: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? ''];
}

/** Headers of one connection: they go no further. */
export const OF_THE_CONNECTION =
  /^(?:connection|keep-alive|proxy-(?:authenticate|authorization|connection)|te|trailer|transfer-encoding|upgrade|expect)$/;
