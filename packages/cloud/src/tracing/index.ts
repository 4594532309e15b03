export {
  newSegmentId,
  newTraceId,
  readTraceHeader,
  secondOfTrace,
  writeTraceHeader,
  type TraceHeader,
} from './header.ts';
export { joinTrace, type TracePart } from './join.ts';
export { DEFAULT_RULE, sampled, samplingRules, taken, type SampledRequest, type SamplingRule } from './sampling.ts';
export { flagsOf, type Segment, type SegmentException, type SegmentLink, type Subsegment } from './segment.ts';
export {
  hourOf,
  recordSegment,
  storedTraces,
  tracedHours,
  tracesOfHour,
  TRACES_KEPT,
  type StoredTrace,
} from './store.ts';
