import type { Call } from '../call.ts';
import { newSegmentId, newTraceId, readTraceHeader, writeTraceHeader } from './header.ts';

/** A service's part in a trace. */
export interface TracePart {
  readonly traceId: string;
  /** Of the segment that it is to record. */
  readonly id: string;
  /** What the request came from. */
  readonly parentId: string | undefined;
  /** Whether it records one: if not, the header goes on all the same. */
  readonly sampled: boolean;
  /** What goes on to whom it calls. @param parent the subsegment that stands for that call */
  readonly header: (parent?: string) => string;
}

/**
 * Takes part in the trace that a request came with, or begins one.
 *
 * @param upstream the X-Ray header that it came with
 * @param sample asked whether it is to be traced, where nobody has decided before: see `sampled`
 */
export function joinTrace(call: Call, upstream: string | undefined, sample: () => boolean): TracePart {
  const given = readTraceHeader(upstream);
  const root = given?.root ?? newTraceId(call.now());
  const isSampled = given?.sampled ?? sample();
  const id = newSegmentId();
  const others = given?.others ?? [];
  return {
    traceId: root,
    id,
    parentId: given?.parent,
    sampled: isSampled,
    // Without a segment of its own, what comes next follows from what came before.
    header: (parent = id) =>
      writeTraceHeader({ root, parent: isSampled ? parent : given?.parent, sampled: isSampled, others }),
  };
}
