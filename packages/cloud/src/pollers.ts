import type { Principal } from '@coldstart/iam';
import type { Call, InnerCall } from './call.ts';
import { defineState, stateKey, type StateAddress, type StateStore } from './state.ts';
import { defineTimer, type Timer } from './timers.ts';

/**
 * Something that reads what arrives somewhere, such as an event source mapping reads a stream. It is woken when
 * something arrives there (`call.announce`), and by the clock when its last look has asked for it: a batch window ends,
 * a retry is due. It never looks without one of these, and one look ends before the next begins. Wake-ups are durable
 * timers: none is lost by a restart. It must be among its service's `timers`.
 */
export interface Poller<Data extends object> extends Timer<Wake> {
  /** @returns when it wants to look again though nothing arrives, in milliseconds since 1970 */
  readonly poll: (call: Call, data: Data) => Promise<number | undefined>;
}

interface Wake {
  /** Where the poller is registered. */
  readonly address: StateAddress;
}

/** Where and as whom a poller looks; the call's own place and principal when left out. */
export interface PollingOptions<Data extends object> extends Pick<InnerCall, 'as' | 'account' | 'region'> {
  /** ARN of what it reads. */
  readonly source: string;
  /** Names it among its kind in its account and Region: another of this key takes its place. */
  readonly key: string;
  readonly data: Data;
  /** For the journal: `reads the stream of orders`; the poller's name when left out. */
  readonly what?: string;
}

/** A poller at work. Plain data: it outlives a restart, and goes with its account. */
export interface RegisteredPoller {
  readonly name: string;
  readonly key: string;
  readonly service: string;
  readonly source: string;
  readonly region: string;
  readonly principal: Principal;
  readonly what: string;
  readonly data: object;
}

/** One part for each poller, the same as its timer's. */
export const registeredPollers = defineState('pollers', () => ({ poller: undefined as RegisteredPoller | undefined }));

/** @param name unique: `lambda/stream` */
export function definePoller<Data extends object>(name: string, poll: Poller<Data>['poll']): Poller<Data> {
  const timer = defineTimer<Wake>(name, async (call, { address }) => {
    const registered = (): RegisteredPoller | undefined => call.cloud.store.peek(registeredPollers, address)?.poller;
    const poller = registered();
    if (poller === undefined) return;
    const next = await poll(call, poller.data as Data);
    // It may have been stopped, or stopped and started anew, while it looked.
    if (next === undefined || registered() !== poller) return;
    const { key, what } = poller;
    call.schedule(timer, { at: next }, { address }, { key, what, unlessEarlier: true });
  });
  return { ...timer, poll };
}

/** Which pollers read where: an arrival finds them without a search. */
export class PollerIndex {
  readonly #bySource = new Map<string, Map<string, StateAddress>>();

  at(source: string): Iterable<StateAddress> {
    return this.#bySource.get(source)?.values() ?? [];
  }

  add(source: string, address: StateAddress): void {
    const addresses = this.#bySource.get(source) ?? new Map<string, StateAddress>();
    addresses.set(stateKey(registeredPollers.name, address), address);
    this.#bySource.set(source, addresses);
  }

  remove(source: string, address: StateAddress): void {
    const addresses = this.#bySource.get(source);
    addresses?.delete(stateKey(registeredPollers.name, address));
    if (addresses?.size === 0) this.#bySource.delete(source);
  }

  /** Takes up those that were at work when the state was written. */
  restore(store: StateStore): void {
    for (const address of store.addresses(registeredPollers)) {
      const poller = store.peek(registeredPollers, address)?.poller;
      if (poller !== undefined) this.add(poller.source, address);
    }
  }

  forgetAccount(account: string): void {
    for (const [source, addresses] of this.#bySource) {
      for (const address of addresses.values()) if (address.account === account) this.remove(source, address);
    }
  }
}
