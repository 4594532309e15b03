import { createHash } from 'node:crypto';
import type { AwsError } from '@coldstart/wire';

export interface PageRequest {
  /** The token of the page before. */
  readonly token: string | undefined;
  /** How many the caller wants at most. */
  readonly limit?: number | undefined;
  /** What else the list was asked for, such as a prefix: a token holds for the same list only. */
  readonly scope?: unknown;
}

export interface Paging<Item> {
  /** What the list is ordered by, and unique in it. */
  readonly keyOf: (item: Item) => string;
  /** How many are on a page when the caller does not say. */
  readonly size: number;
  /** How many may be on a page whatever the caller says; `size` when left out. */
  readonly most?: number;
  /** For a token that no page of this list has given. */
  readonly invalid: (token: string) => AwsError;
  /** Tokens that are older than so many milliseconds are refused, seen from `now`. */
  readonly expires?: { readonly after: number; readonly now: number };
}

export interface Page<Item> {
  readonly items: Item[];
  /** For the next page; absent on the last. */
  readonly token: string | undefined;
}

interface Token {
  /** Key of the last item shown, and its position. */
  readonly key: string;
  readonly at: number;
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly issued: number;
}

/**
 * One page of a list. The token holds the last key shown rather than a position: what is added or deleted in between
 * is shown or left out, and nothing twice. It is opaque, as AWS's are.
 *
 * @param items the whole list, in its order
 * @throws AwsError `invalid` for a token that is not this list's, or too old
 */
export function page<Item>(items: readonly Item[], request: PageRequest, paging: Paging<Item>): Page<Item> {
  const { keyOf, size, most = size, expires } = paging;
  const scope = digestOf(request.scope);
  // Several services take an empty token for none.
  const start = request.token === undefined || request.token === '' ? 0 : startOf(items, request.token, scope, paging);
  const end = start + Math.max(1, Math.min(request.limit ?? size, most));
  const shown = items.slice(start, end);
  const last = shown.at(-1);
  if (end >= items.length || last === undefined) return { items: shown, token: undefined };
  return { items: shown, token: encode({ key: keyOf(last), at: end - 1, scope, issued: expires?.now ?? 0 }) };
}

/**
 * The token of a page that ends with `key`, for lists that are walked rather than held, such as a bucket's keys.
 *
 * @param scope as for `page`
 */
export function writePageToken(key: string, scope?: unknown): string {
  return encode({ key, at: 0, scope: digestOf(scope), issued: 0 });
}

/** The key that a page ended with; `undefined` for a token that is not this list's. */
export function readPageToken(text: string, scope?: unknown): string | undefined {
  const token = decode(text);
  return token?.scope === digestOf(scope) ? token.key : undefined;
}

function startOf<Item>(items: readonly Item[], text: string, scope: string, paging: Paging<Item>): number {
  const token = decode(text);
  const { keyOf, expires, invalid } = paging;
  if (token === undefined || token.scope !== scope) throw invalid(text);
  if (expires !== undefined && token.issued + expires.after < expires.now) throw invalid(text);
  const found = items.findIndex((item) => keyOf(item) === token.key);
  if (found !== -1) return found + 1;
  // The item has been deleted since. Where it stood is where the list goes on: everything before it was shown.
  const next = items.findIndex((item) => keyOf(item) > token.key);
  return isOrdered(items, keyOf) ? (next === -1 ? items.length : next) : Math.min(token.at, items.length);
}

function isOrdered<Item>(items: readonly Item[], keyOf: (item: Item) => string): boolean {
  return items.every((item, at) => at === 0 || keyOf(items[at - 1] as Item) < keyOf(item));
}

function encode({ key, at, scope, issued }: Token): string {
  const body = JSON.stringify([key, at, scope, issued]);
  return Buffer.from(`${digest(body)}${body}`).toString('base64url');
}

function decode(text: string): Token | undefined {
  const content = Buffer.from(text, 'base64url').toString('utf8');
  const body = content.slice(DIGEST);
  // Changed or made up by hand.
  if (content.slice(0, DIGEST) !== digest(body)) return undefined;
  const [key, at, scope, issued] = JSON.parse(body) as [string, number, string, number];
  return { key, at, scope, issued };
}

const DIGEST = 8;

const digestOf = (scope: unknown): string => (scope === undefined ? '' : digest(JSON.stringify(scope)));

/** Guards against typing errors, not against malice: a token gives nobody anything that the list does not. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST);
}
