import type { ArnPlace } from '../arns.ts';
import type { Call } from '../call.ts';
import { defineState } from '../state.ts';
import { secondOfTrace } from './header.ts';
import type { Segment } from './segment.ts';

/** X-Ray keeps traces for 30 days, in seconds. https://docs.aws.amazon.com/general/latest/gr/xray.html */
export const TRACES_KEPT = 30 * 24 * 3600;
/** Bytes of a trace's documents. */
const LARGEST_TRACE = 500 * 1024;
/** Seconds. */
const HOUR = 3600;

/** The documents of one trace; one part for each. */
export interface StoredTrace {
  /** As JSON, by their ids: a later one takes the place of what was in progress. */
  readonly documents: Map<string, string>;
  /** Bytes. */
  size: number;
  /** Whether there was more than a trace may have. */
  limitExceeded: boolean;
  /** When the last of its segments has begun, in seconds since 1970. */
  last: number;
}

export const storedTraces = defineState<StoredTrace>('xray/trace', () => ({
  documents: new Map(),
  size: 0,
  limitExceeded: false,
  last: 0,
}));

/** Ids of the traces that were begun in an hour, or had a segment in it; one part for each hour. */
export const tracesOfHour = defineState('xray/hour', () => ({ ids: new Set<string>() }));
/** Those hours. */
export const tracedHours = defineState('xray/hours', () => ({ known: new Set<number>() }));

/** @param seconds since 1970 */
export const hourOf = (seconds: number): number => Math.floor(seconds / HOUR);

/**
 * Keeps a segment, where X-Ray finds it. Any service may record what it did for a request that is traced (`joinTrace`); as
 * with what it measures, nobody needs a permission for that.
 *
 * @param place whose trace it is; the call's own account and Region when left out
 */
export function recordSegment(call: Call, segment: Segment, { account, region }: ArnPlace = call): void {
  const { trace_id: id, start_time: start } = segment;
  const trace = call.state(storedTraces, { account, region, part: id });
  const document = JSON.stringify(segment);
  const size = trace.size + Buffer.byteLength(document) - Buffer.byteLength(trace.documents.get(segment.id) ?? '');
  if (size > LARGEST_TRACE) {
    trace.limitExceeded = true;
    return;
  }
  if (trace.documents.size === 0)
    call.cloud.usage.note(account, { meter: 'xray.traces', quantity: 1, resource: segment.name });
  trace.documents.set(segment.id, document);
  trace.size = size;
  trace.last = Math.max(trace.last, start);
  for (const hour of new Set([hourOf(start), hourOf(secondOfTrace(id) ?? start)])) {
    note(call, id, hour, { account, region });
  }
}

function note(call: Call, id: string, hour: number, place: ArnPlace): void {
  const { known } = call.state(tracedHours, place);
  if (!known.has(hour)) {
    forget(call, known, place);
    known.add(hour);
  }
  call.state(tracesOfHour, { ...place, part: String(hour) }).ids.add(id);
}

/** Drops what X-Ray would no longer have. */
function forget(call: Call, known: Set<number>, place: ArnPlace): void {
  const oldest = call.now() / 1000 - TRACES_KEPT;
  for (const hour of known) {
    if (hour >= hourOf(oldest)) continue;
    known.delete(hour);
    const part = { ...place, part: String(hour) };
    for (const id of call.state(tracesOfHour, part).ids) {
      const gone = { ...place, part: id };
      if (call.state(storedTraces, gone).last < oldest) call.dropState(storedTraces, gone);
    }
    call.dropState(tracesOfHour, part);
  }
}
