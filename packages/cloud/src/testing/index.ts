export { Comparison, type Rules } from './comparison.ts';
export { loadRecordings, type Recorded, type Recordings } from './recordings.ts';
