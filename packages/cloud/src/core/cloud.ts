import type { PolicySet, Principal } from '@coldstart/iam';
import type { Runtime } from '@coldstart/runtime';
import type { Call } from './call.ts';
import type { CallOrigin } from './call-context.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import type { StateStore } from './state.ts';

/** The embedded cloud, as its services see it. */
export interface Cloud {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly store: StateStore;
  readonly faults: Faults;
  /** Whether whoever calls a function URL needs `lambda:InvokeFunction` besides `lambda:InvokeFunctionUrl`. */
  readonly functionUrlsNeedInvoke: boolean;
  /** The policies that speak for a principal, within a call or a context. */
  policiesOf(principal: Principal): Pick<PolicySet, 'identity' | 'boundary' | 'session'>;
  /** Where functions run; started on first use. */
  runtime(): Promise<Runtime>;
  /**
   * A call that no request has made: for work taken up after a restart, and deliveries.
   * `done` writes to disk what it has changed.
   */
  context(service: string, what: string, origin: CallOrigin): Promise<{ call: Call; done: () => void }>;
}
