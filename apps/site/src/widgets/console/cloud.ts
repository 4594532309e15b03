/**
 * A Lambda with one function, exercise 1's, as small as a page can bear: what an invocation answers, what it writes into
 * its log, and what becomes of an event that is sent twice or late. Plain data; times are made up, and so said.
 */
import type { Kind } from '~/lib/signs.ts';

export type InvocationType = 'RequestResponse' | 'Event';

export interface Request {
  /** As it is typed: JSON, or not. */
  readonly event: string;
  readonly type: InvocationType;
  /** How often it is sent, all at the same moment. */
  readonly copies: number;
  /** Seconds for which it is on its way. */
  readonly delay: number;
}

/** What the caller gets. */
export interface Answer {
  readonly kind: Kind;
  /** `200`, `400 InvalidRequestContentException` */
  readonly status: string;
  readonly requestId: string;
  readonly functionError?: string | undefined;
  readonly payload: string;
  /** Seconds for which the caller has waited. */
  readonly waited: number;
}

export interface LogLine {
  /** Seconds since the page was opened, in the time of this Lambda. */
  readonly at: number;
  readonly by: 'platform' | 'function';
  readonly text: string;
}

export interface World {
  readonly now: number;
  /** Environments that are there, and free. */
  readonly environments: number;
  readonly answers: readonly Answer[];
  readonly log: readonly LogLine[];
}

export const EMPTY: World = { now: 0, environments: 0, answers: [], log: [] };

/** Milliseconds: made up, and the same each time, so that what differs means something. */
const INIT = 160;
const WORK = 4;
/** Seconds before the second attempt of an event, and before the third. */
const RETRIES = [60, 120];

export const EVENTS = {
  french: { name: 'A good event', text: '{ "name": "Ada", "lang": "fr" }' },
  nameless: { name: 'Without a name', text: '{ "lang": "fr" }' },
  broken: { name: 'Not JSON', text: '{ name: Ada }' },
} as const;

class ValidationError extends Error {
  override name = 'ValidationError';
}

/** Exercise 1, solved. */
function greet(event: unknown, requestId: string): object {
  const { name, lang } = (event ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || name.trim() === '') {
    throw new ValidationError('name must be a text that is not blank');
  }
  return { message: `${lang === 'fr' ? 'Bonjour' : 'Hello'}, ${name}!`, requestId };
}

/** @param newId makes a request id */
export function send(world: World, { event, type, copies, delay }: Request, newId: () => string): World {
  const arrives = world.now + delay;
  let parsed: unknown;
  try {
    parsed = JSON.parse(event);
  } catch {
    const status = '400 InvalidRequestContentException';
    const payload = 'Could not parse request body into json';
    const answers = Array.from({ length: copies }, (): Answer => {
      return { kind: 'denial', status, requestId: newId(), payload, waited: delay };
    });
    return { ...world, now: arrives, answers, log: [...world.log, ...lost(arrives)] };
  }
  let next: World = { ...world, now: arrives, answers: [] };
  // At the same moment: each copy needs an environment of its own.
  for (let copy = 0; copy < copies; copy += 1) {
    const requestId = newId();
    const cold = copy >= world.environments;
    next =
      type === 'Event' ? queued(next, parsed, requestId, cold, delay) : answered(next, parsed, requestId, cold, delay);
  }
  return { ...next, environments: Math.max(world.environments, copies) };
}

const lost = (at: number): LogLine[] => [
  { at, by: 'platform', text: 'nothing: the function was not run, so that it has no log of it' },
];

interface Run {
  readonly lines: readonly LogLine[];
  readonly functionError: string | undefined;
  readonly payload: string;
}

function run(event: unknown, requestId: string, cold: boolean, at: number): Run {
  const line = (by: LogLine['by'], text: string): LogLine => ({ at, by, text });
  const start = line('platform', `START RequestId: ${requestId} Version: $LATEST`);
  const billed = WORK + (cold ? INIT : 0);
  const init = cold ? `  Init Duration: ${INIT} ms` : '';
  const end = [
    line('platform', `END RequestId: ${requestId}`),
    line('platform', `REPORT RequestId: ${requestId}  Duration: ${WORK} ms  Billed Duration: ${billed} ms${init}`),
  ];
  try {
    const payload = JSON.stringify(greet(event, requestId));
    return { lines: [start, ...end], functionError: undefined, payload };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error as Error;
    const payload = JSON.stringify({ errorType, errorMessage, trace: ['…'] });
    const said = line('function', `${requestId} ERROR Invoke Error ${payload}`);
    return { lines: [start, said, ...end], functionError: 'Unhandled', payload };
  }
}

function answered(world: World, event: unknown, requestId: string, cold: boolean, delay: number): World {
  const { lines, functionError, payload } = run(event, requestId, cold, world.now);
  const took = (WORK + (cold ? INIT : 0)) / 1000;
  const answer: Answer = {
    kind: functionError === undefined ? 'success' : 'failure',
    status: '200',
    requestId,
    functionError,
    payload,
    waited: delay + took,
  };
  return { ...world, answers: [...world.answers, answer], log: [...world.log, ...lines] };
}

/** The caller is told at once that the event was taken; the function runs then, and again where it fails. */
function queued(world: World, event: unknown, requestId: string, cold: boolean, delay: number): World {
  const answer: Answer = { kind: 'wait', status: '202', requestId, payload: '', waited: delay };
  let { now } = world;
  let { lines, functionError } = run(event, requestId, cold, now);
  const log = [...world.log, ...lines];
  for (const pause of RETRIES) {
    if (functionError === undefined) break;
    now += pause;
    ({ lines, functionError } = run(event, requestId, false, now));
    log.push(...lines);
  }
  return { ...world, answers: [...world.answers, answer], log };
}
