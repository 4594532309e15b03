import type { SourceRecord } from './record.ts';

/*
 * Windows of one length, one behind the other, in which a function hands a state on from batch to batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */

export interface TumblingWindow {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Does not belong to it. */
  readonly end: number;
  /** As the function has answered it last. */
  state: object;
  /** The state has grown too large: the window ends early. */
  isTooLarge: boolean;
  /** Times that the function has failed at its end. */
  attempts: number;
}

/** What an event says besides its records. */
export interface WindowedEvent {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: object;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

const LARGEST_STATE = 1024 * 1024;

/** The window that a record belongs to, by when it arrived. Windows are counted from the beginning of 1970. */
export function windowOf({ arrivedAt }: SourceRecord, seconds: number): TumblingWindow {
  const length = seconds * 1000;
  const start = Math.floor(arrivedAt / length) * length;
  return { start, end: start + length, state: {}, isTooLarge: false, attempts: 0 };
}

export const includes = ({ end }: TumblingWindow, { arrivedAt }: SourceRecord): boolean => arrivedAt < end;

/** @param next the record that is to be handled next, if there is one */
export function isOver(window: TumblingWindow, next: SourceRecord | undefined, now: number): boolean {
  if (window.isTooLarge) return true;
  return next === undefined ? now >= window.end : !includes(window, next);
}

export function describeWindow(
  window: TumblingWindow,
  isFinal: boolean,
  { shard, source }: { readonly shard: string; readonly source: string },
): WindowedEvent {
  const toTheSecond = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    window: { start: toTheSecond(window.start), end: toTheSecond(window.end) },
    state: window.state,
    shardId: shard,
    eventSourceARN: source,
    isFinalInvokeForWindow: isFinal,
    isWindowTerminatedEarly: isFinal && window.isTooLarge,
  };
}

/**
 * Takes the state that a function has answered: `{ "state": { ... } }`.
 *
 * @returns false where it has answered none, which counts as a failure
 */
export function keepState(window: TumblingWindow, answer: Uint8Array): boolean {
  const state = stateIn(Buffer.from(answer).toString());
  if (state === undefined) return false;
  if (Buffer.byteLength(JSON.stringify(state)) > LARGEST_STATE) window.isTooLarge = true;
  else window.state = state;
  return true;
}

function stateIn(text: string): object | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null || !('state' in answer)) return undefined;
  return typeof answer.state === 'object' && answer.state !== null ? answer.state : undefined;
}
