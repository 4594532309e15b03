import type { ServiceModel, WireRequest, WireResponse } from '@coldstart/wire';
import type { Caller } from './authenticate.ts';
import type { Call } from './call.ts';
import type { CallOrigin } from './call-context.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Identity } from './identity.ts';
import type { Journal } from './journal.ts';
import type { ServiceEntry } from './service-entry.ts';
import type { StateStore } from './state.ts';
import type { UsageLog } from './usage.ts';

/** The embedded cloud, as its services see it. */
export interface Cloud {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** What the endpoint is to be trusted by over HTTPS, which it speaks too; PEM, made when it is first asked for. */
  readonly certificate: () => string;
  readonly clock: Clock;
  readonly journal: Journal;
  /** What AWS would bill. What operations are billed for is counted by itself; what happens beside them, a service notes. */
  readonly usage: UsageLog;
  readonly store: StateStore;
  readonly faults: Faults;
  /** Has a piece of state that changes at each call, and nobody waits for, written within a second. */
  saveLater(key: string): void;
  /** Where the cloud keeps its data over restarts, for what a service keeps in files of its own; `undefined` where it keeps none. */
  readonly folder: string | undefined;
  /** Whether whoever calls a function URL needs `lambda:InvokeFunction` besides `lambda:InvokeFunctionUrl`. */
  readonly functionUrlsNeedInvoke: boolean;
  /** The services that this cloud has. */
  readonly services: readonly ServiceEntry[];
  /** The operations of a service and their shapes; `undefined` where the cloud has no such service. */
  modelOf(service: string): Promise<ServiceModel | undefined>;
  /** Users, roles and their policies, within a call or a context. */
  readonly identity: Identity;
  /**
   * A call that no request has made: for work taken up after a restart, and deliveries.
   * `done` writes to disk what it has changed.
   */
  context(service: string, what: string, origin: CallOrigin): Promise<{ call: Call; done: () => void }>;
  /**
   * An HTTP request that a service makes to an address of this cloud, as its clients would: `host` says which.
   *
   * @param sender in whose name; nobody's, as without a signature, is `ANONYMOUS`
   */
  send(request: WireRequest, sender: Caller): Promise<WireResponse>;
}
