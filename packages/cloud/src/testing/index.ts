export { Comparison, type Rules } from './comparison.ts';
export { loadRecordings, type Recorded, type Recordings } from './recordings.ts';
export {
  plain,
  Replay,
  replayTests,
  type RefusalForm,
  type ReplayOptions,
  type ReplayRules,
  type Steps,
} from './replay.ts';
