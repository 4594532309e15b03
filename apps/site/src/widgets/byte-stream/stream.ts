/**
 * A report on its way from a table to a client: when its first and its last byte arrive, and what the function holds.
 * Plain data, in seconds and megabytes. How fast a stream passes, and where its body begins, say the runtime and Lambda.
 */
import { Bandwidth, LARGEST_STREAM } from '@coldstart/runtime/bandwidth';
import { METADATA, splitMetadata } from '@coldstart/service-lambda/url-metadata';
import type { Axis, Span } from '~/widgets/timeline.ts';

export const WAYS = {
  buffered: 'returns it whole',
  late: 'reads all, then streams',
  streamed: 'streams while it reads',
} as const;

/** Megabytes that there are to choose from. */
export const SIZES = [2, 8, 40, 400] as const;

export interface Setting {
  readonly way: keyof typeof WAYS;
  /** MB */
  readonly size: number;
}

const MEBIBYTE = 1024 * 1024;
/** Seconds for a page of the table, which has 1 MB. */
const PAGE = 0.1;
/** MB that an answer may have which is given as a whole. */
const LARGEST_BUFFERED = 6;

export interface Outcome {
  /** When the first byte arrives, and when the last. */
  readonly first: number;
  readonly last: number;
  /** When the function has ended, which is billed until then. */
  readonly ended: number;
  /** MB that it holds at most. */
  readonly held: number;
  /** Why the client does not get all of it. */
  readonly lost: string | undefined;
}

/** Rounded to tenths, since binary fractions add up to 0.30000000000000004. */
const exact = (seconds: number): number => Math.round(seconds * 10) / 10;

export function run({ way, size }: Setting): Outcome {
  const read = exact(size * PAGE);
  if (way === 'buffered') {
    const lost =
      size > LARGEST_BUFFERED ? `an answer that is given whole has ${LARGEST_BUFFERED} MB at most` : undefined;
    return { first: read, last: read, ended: read, held: size, lost };
  }
  const bandwidth = new Bandwidth();
  const most = LARGEST_STREAM / MEBIBYTE;
  let now = way === 'late' ? read : 0;
  const first = exact(way === 'late' ? read : PAGE);
  for (let page = 0; page < Math.min(size, most); page += 1) {
    if (way === 'streamed') now += PAGE;
    now += bandwidth.pass(MEBIBYTE, now * 1000) / 1000;
  }
  return {
    first,
    last: exact(now),
    ended: exact(now),
    held: way === 'late' ? size : 1,
    lost: size > most ? `a stream has ${most} MB at most` : undefined,
  };
}

export function spansOf({ way, size }: Setting, { first, last, ended, lost }: Outcome): Span[] {
  const read = exact(size * PAGE);
  const work: Span[] =
    way === 'streamed'
      ? [{ lane: 'function', at: 0, to: ended, kind: 'service', text: 'reads a page and writes it, again and again' }]
      : [
          { lane: 'function', at: 0, to: read, kind: 'service', text: `reads ${size} MB` },
          ...(ended > read
            ? [
                {
                  lane: 'function',
                  at: read,
                  to: ended,
                  kind: 'wait',
                  text: 'waits for what it has written to pass',
                } as const,
              ]
            : []),
        ];
  const waits: Span = { lane: 'client', at: 0, to: first, kind: 'wait', text: `has nothing until ${first} s` };
  if (way === 'buffered' && lost !== undefined)
    return [...work, waits, { lane: 'client', at: first, kind: 'failure', text: `gets an error: ${lost}` }];
  const arrives: Span =
    last > first
      ? { lane: 'client', at: first, to: last, kind: 'success', text: `reads from ${first} s to ${last} s` }
      : { lane: 'client', at: first, kind: 'success', text: `has all of it at ${first} s` };
  const cut: Span[] =
    lost === undefined ? [] : [{ lane: 'client', at: last, kind: 'failure', text: `is cut off: ${lost}` }];
  return [...work, waits, arrives, ...cut];
}

export function axisOf({ ended }: Outcome): Axis {
  const end = [1, 2, 5, 10, 20, 50, 100].find((length) => length >= ended) ?? 200;
  return { label: 'who reads, who waits, who is served', unit: 's', end, ticks: [0, end / 2, end] };
}

/** All of it in one sentence. */
export function sumOf({ first, last, ended, held, lost }: Outcome): string {
  const memory = `The function holds ${held} MB, and ${ended} s are billed.`;
  if (lost !== undefined && first === last) return `The client gets an error after ${first} s: ${lost}. ${memory}`;
  const arrives =
    last > first
      ? `The first byte arrives after ${first} s, the last after ${last} s.`
      : `All of it arrives after ${first} s.`;
  return `${arrives}${lost === undefined ? '' : ` The rest is lost: ${lost}.`} ${memory}`;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const HEAD = '{"statusCode":200,"headers":{"content-type":"text/csv"}}';
const BODY = 'id,minutes\n';

/** What handlers write, and what leaves of it. */
export const WRITES: Readonly<Record<string, readonly [what: string, contentType: string, sent: Uint8Array]>> = {
  from: [
    '`from(stream, { statusCode, headers })`, then `write`',
    METADATA,
    join(bytes(HEAD), new Uint8Array(8), bytes(BODY)),
  ],
  end: ['`from(stream, …)`, then only `end(text)`', METADATA, bytes(BODY)],
  type: ["`stream.setContentType('text/csv')`, then `write`", 'text/csv', bytes(BODY)],
};

/** Bytes as a reader of this page sees them. */
export const bytesShown = (sent: Uint8Array): string =>
  [...sent].map((byte) => (byte === 0 ? '␀' : byte === 10 ? '⏎' : String.fromCharCode(byte))).join('');

/** What the client of a function URL gets of them. */
export function received(contentType: string, sent: Uint8Array): string {
  if (contentType !== METADATA) return `200, ${contentType}, and the body \`${bytesShown(sent)}\``;
  const split = splitMetadata(sent);
  if (split === undefined) return '502: there are no metadata, and so no status';
  const { statusCode, headers } = JSON.parse(split.metadata) as {
    statusCode: number;
    headers: Readonly<Record<string, string>>;
  };
  return `${statusCode}, ${headers['content-type']}, and the body \`${bytesShown(sent.subarray(split.bodyAt))}\``;
}
