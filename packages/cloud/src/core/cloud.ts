import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
export interface Cloud {
  readonly clock: Clock;
  readonly journal: Journal;
}
