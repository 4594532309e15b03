export type { Clock } from './core/clock.ts';
export { Faults, type FaultEffect, type FaultRule } from './core/faults.ts';
export {
  Journal,
  type JournalEntry,
  type JournalFilter,
  type JournalKind,
  type JournalOutcome,
} from './core/journal.ts';
export { startCloud, type CloudOptions, type RunningCloud } from './core/start.ts';
