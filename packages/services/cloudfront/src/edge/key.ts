import { valueOf } from './headers.ts';
import type { EdgeRequest } from './hooks.ts';
import type { Choice, Plan } from './plan.ts';

/** `a=1&b&c=2` in pieces, as it is written. */
export const queryParts = (query: string): string[] => (query === '' ? [] : query.split('&'));

const nameOf = (part: string): string => {
  const name = part.split('=')[0] ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

export const chosenQuery = (query: string, chosen: Choice): string =>
  queryParts(query)
    .filter((part) => chosen(nameOf(part)))
    .join('&');

export const chosenCookies = (request: EdgeRequest, chosen: Choice): string =>
  (request.headers['cookie'] ?? [])
    .flatMap(({ value }) => value.split(/;\s*/))
    .filter((cookie) => cookie !== '' && chosen(cookie.split('=')[0] ?? ''))
    .join('; ');

/** The encoding of those that are kept apart which a viewer likes best: brotli where it takes both. */
export function encodingFor(accepted: string | undefined, encodings: Plan['encodings']): 'br' | 'gzip' | undefined {
  const taken = new Set(
    (accepted ?? '')
      .split(',')
      .filter((one) => !/;\s*q=0(?:\.0*)?\s*$/.test(one))
      .map((one) => one.split(';')[0]?.trim().toLowerCase()),
  );
  return encodings.find((encoding) => taken.has(encoding));
}

/**
 * What tells requests apart: two of one key get one object.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 *
 * @param known headers of CloudFront's own
 */
export function keyOf(
  request: EdgeRequest,
  { key, encodings }: Plan,
  known: Readonly<Record<string, string>>,
  behavior: number,
): string {
  const ofViewer = Object.keys(request.headers)
    .filter((name) => name !== 'cookie' && key.headers(name))
    .map((name) => [name, valueOf(request.headers, name)]);
  const ofCloudFront = Object.entries(known).filter(([name]) => key.headers(name.toLowerCase()));
  return JSON.stringify([
    behavior,
    request.method === 'HEAD' ? 'GET' : request.method,
    request.uri,
    chosenQuery(request.querystring, key.query),
    chosenCookies(request, key.cookies),
    [...ofViewer, ...ofCloudFront].toSorted(([one], [other]) => String(one).localeCompare(String(other))),
    encodingFor(valueOf(request.headers, 'accept-encoding'), encodings) ?? '',
  ]);
}
