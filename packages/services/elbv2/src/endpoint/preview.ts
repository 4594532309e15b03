/**
 * What a load balancer tells a function of a request, and what it makes of an answer, without any cloud: by the code that
 * does so in one.
 */
import { readAnswer, type Answer } from './answer.ts';
import { eventOf } from './event.ts';
import { LISTS, type Mode } from './lists.ts';

/** A request as its client sends it. */
export interface PreviewRequest {
  readonly method: string;
  /** Still percent-encoded, like the query that follows the `?`. */
  readonly path: string;
  readonly query: string;
  /** In the order in which they are sent, names as they are written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes. */
  readonly body: Uint8Array;
}

const modeOf = (lists: boolean): Mode => ({
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/notes/6d0ecf831eec9f09',
  attributes: new Map([[LISTS, String(lists)]]),
});

/** Bytes with what events ask of a Node.js `Buffer`, which browsers do not have. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Object.assign(bytes.slice(), { toString: () => btoa(String.fromCharCode(...bytes)) }) as unknown as Buffer;

/** What a request gets on its way. */
const ON_THE_WAY: readonly (readonly [string, string])[] = [
  ['host', 'notes-1804289383.eu-west-1.elb.amazonaws.com'],
  ['x-amzn-trace-id', 'Root=1-6a44fe20-5e1b4a3c7d9f20416b8c3e55'],
  ['x-forwarded-for', '203.0.113.9'],
  ['x-forwarded-port', '80'],
  ['x-forwarded-proto', 'http'],
];

/**
 * @param lists whether multi-value headers are on
 * @returns undefined for a text that is none
 */
export function previewEvent({ query, headers, body, ...more }: PreviewRequest, lists: boolean): object | undefined {
  const given = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return eventOf(modeOf(lists), {
    ...more,
    rawQuery: query,
    headers: [...given, ...ON_THE_WAY],
    body: asBuffer(body),
  });
}

/** @returns undefined for an answer that is a 502 */
export const previewAnswer = (answer: unknown, lists: boolean): Answer | undefined =>
  readAnswer(new TextEncoder().encode(JSON.stringify(answer) ?? ''), modeOf(lists));
