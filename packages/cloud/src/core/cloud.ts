import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import type { StateStore } from './state.ts';

/** The embedded cloud. */
export interface Cloud {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly store: StateStore;
}
