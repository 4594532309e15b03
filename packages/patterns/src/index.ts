export { matches, parsePattern, type Pattern } from './event-pattern.ts';
export { examine, explain, type Examined, type Mismatch } from './explain.ts';
export {
  explainFilterCriteria,
  matchesFilterCriteria,
  parseFilterCriteria,
  type FilterCriteria,
  type FilterSource,
} from './filter-criteria.ts';
export {
  explainFilterPolicy,
  matchesFilterPolicy,
  parseFilterPolicy,
  type FilteredMessage,
  type FilterPolicy,
  type FilterPolicyScope,
  type MessageAttribute,
} from './filter-policy.ts';
export type { Position } from './json/refused.ts';
export { PatternError } from './pattern-error.ts';
