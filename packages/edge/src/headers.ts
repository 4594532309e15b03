import type { EdgeEvent, EdgeHeaders } from './messages.ts';

/** Headers that no function sees, and none can add: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html */
const DISALLOWED = new Set(
  (
    'connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade ' +
    'x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-cache x-forwarded-proto x-real-ip'
  ).split(' '),
);
const DISALLOWED_BEGINNINGS = ['x-amz-cf-', 'x-amzn-', 'x-edge-'];

/** @param name in lower case */
export const isDisallowed = (name: string): boolean =>
  DISALLOWED.has(name) || DISALLOWED_BEGINNINGS.some((beginning) => name.startsWith(beginning));

type Engine = 'function' | 'lambda';

/** Headers that a function may read and must leave as they are. */
const READ_ONLY: Readonly<Record<EdgeEvent, readonly string[]>> = {
  'viewer-request': ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'],
  'origin-request': [
    'accept-encoding',
    'cdn-loop',
    'content-length',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'transfer-encoding',
    'via',
  ],
  'origin-response': ['transfer-encoding', 'via'],
  'viewer-response': ['warning', 'via'],
};

const READ_ONLY_FOR_LAMBDA: Readonly<Partial<Record<EdgeEvent, readonly string[]>>> = {
  'viewer-response': ['content-length', 'content-encoding', 'transfer-encoding'],
};

export const readOnlyHeaders = (event: EdgeEvent, engine: Engine): readonly string[] => [
  ...READ_ONLY[event],
  ...((engine === 'lambda' ? READ_ONLY_FOR_LAMBDA[event] : undefined) ?? []),
];

/** What functions are shown of headers. */
export const shownHeaders = (headers: EdgeHeaders): EdgeHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !isDisallowed(name)));

/** What functions are not shown: it goes on beside what they return. */
export const hiddenHeaders = (headers: EdgeHeaders): EdgeHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => isDisallowed(name)));

/** A header that a function must not have touched, and what it did to it. */
export type TouchedHeader =
  | { readonly what: 'disallowed'; readonly name: string }
  | { readonly what: 'read-only'; readonly name: string; readonly did: 'add' | 'delete' | 'change' };

/** The first header that a function has touched and must not; `before` has none where it made the message itself. */
export function touchedHeader(
  event: EdgeEvent,
  engine: Engine,
  before: EdgeHeaders | undefined,
  after: EdgeHeaders,
): TouchedHeader | undefined {
  const name = Object.keys(after).find(isDisallowed);
  if (name !== undefined) return { what: 'disallowed', name };
  for (const each of readOnlyHeaders(event, engine)) {
    const [old, now] = [before?.[each], after[each]].map((all) => all?.map(({ value }) => value).join(','));
    if (old === now) continue;
    return { what: 'read-only', name: each, did: old === undefined ? 'add' : now === undefined ? 'delete' : 'change' };
  }
  return undefined;
}
