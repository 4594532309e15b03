import type { ArnPlace, Call } from '@coldstart/cloud';
import {
  hourOf,
  secondOfTrace,
  storedTraces,
  TRACES_KEPT,
  tracesOfHour,
  type Segment,
  type StoredTrace,
} from '@coldstart/cloud/tracing';
import { assemble } from './assemble.ts';

/** A trace as X-Ray shows it. */
export interface Trace {
  readonly id: string;
  /** Subsegments that were sent by themselves in their places, and segments of services that send none themselves. */
  readonly segments: readonly Segment[];
  readonly limitExceeded: boolean;
  /** How many documents it is made of. */
  readonly revision: number;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** @returns nothing where there is none, or X-Ray would no longer have it */
export function findTrace(call: Call, id: string): Trace | undefined {
  const { account, region } = call as ArnPlace;
  const stored = call.cloud.store.peek(storedTraces, { account, region, part: id });
  if (stored === undefined || stored.last < call.now() / 1000 - TRACES_KEPT) return undefined;
  return readTrace(id, stored);
}

function readTrace(id: string, stored: StoredTrace): Trace {
  const segments = assemble([...stored.documents.values()].map((document) => JSON.parse(document) as Segment));
  const starts = segments.map(({ start_time: start }) => start);
  const ends = segments.map((segment) => segment.end_time ?? segment.start_time);
  return {
    id,
    segments,
    limitExceeded: stored.limitExceeded,
    revision: stored.documents.size,
    start: Math.min(...starts),
    end: Math.max(...ends),
  };
}

/** By what traces lie in a time frame: their ids, or their segments. */
export type RangeType = 'TraceId' | 'Event' | 'Service';

/** Traces of a time frame, the newest first. Times are seconds since 1970. */
export function tracesBetween(call: Call, from: number, to: number, type: RangeType = 'TraceId'): Trace[] {
  const { account, region } = call as ArnPlace;
  const ids = new Set<string>();
  for (let hour = hourOf(from); hour <= hourOf(to); hour++) {
    const known = call.cloud.store.peek(tracesOfHour, { account, region, part: String(hour) });
    for (const id of known?.ids ?? []) ids.add(id);
  }
  const isWithin = (second: number): boolean => second >= from && second <= to;
  return [...ids]
    .flatMap((id) => findTrace(call, id) ?? [])
    .filter(({ id, segments }) =>
      type === 'TraceId'
        ? // An id has no fractions of a second.
          isWithin(secondOfTrace(id) ?? 0) || hasBegunIn(id, from)
        : segments.some(({ start_time: start }) => isWithin(start)),
    )
    .sort((a, b) => b.start - a.start || (a.id < b.id ? -1 : 1));
}

const hasBegunIn = (id: string, second: number): boolean => secondOfTrace(id) === Math.floor(second);
