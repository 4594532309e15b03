import { randomUUID } from 'node:crypto';
import type { Principal } from '@coldstart/iam';
import type { Call, InnerCall } from './call.ts';
import type { Cancel, Clock } from './clock.ts';
import { defineState, parseStateKey, stateKey, type StateAddress, type StateStore } from './state.ts';

/**
 * Something that happens later, such as a retry or the end of an export. What waits is plain data: it outlives a
 * restart with `--data`, and goes with its account.
 */
export interface Timer<Data extends object> {
  /** Unique: `logs/export`. */
  readonly name: string;
  /** Runs at its moment, once; again after a restart in the middle of it, so that it must bear being repeated. */
  readonly fire: (call: Call, data: Data) => void | Promise<void>;
}

/** A timer whatever its data: what a service lists. */
export type AnyTimer = Timer<never>;

export function defineTimer<Data extends object>(name: string, fire: Timer<Data>['fire']): Timer<Data> {
  return { name, fire };
}

export type When = { readonly in: number } | { readonly at: number };

export interface ScheduleOptions extends Pick<InnerCall, 'as' | 'cause'> {
  /**
   * Names it among its kind in its account and Region: another of this key takes its place, `unschedule` ends it.
   * One that falls due while its predecessor still runs waits for that to end.
   */
  readonly key?: string;
  /** One of this key that waits already stays if it is due no later. */
  readonly unlessEarlier?: boolean;
  /** For the journal: `export of orders to archive`; the timer's name when left out. */
  readonly what?: string;
  /** Where it belongs, if not where the call is: a bucket's owner where another account writes to the bucket. */
  readonly account?: string;
  readonly region?: string;
  /** Whose timer it is, where that is another service than the call's: CloudWatch's, of whoever measures. */
  readonly service?: string;
}

/** A timer that waits. */
export interface WaitingTimer {
  readonly name: string;
  readonly service: string;
  /** Where it happens; that its state is kept elsewhere for services without Regions makes no difference. */
  readonly region: string;
  readonly what: string;
  readonly due: number;
  readonly data: object;
  readonly principal: Principal;
}

/** One part for each timer: each comes and goes by itself. */
export const waitingTimers = defineState('timers', () => ({ timer: undefined as WaitingTimer | undefined }));

export function timerPart(name: string, key: string = randomUUID()): string {
  return `${name} ${key}`;
}

export type FireTimer = (address: StateAddress, timer: WaitingTimer, cause: number | undefined) => Promise<void>;

/** The timers of a cloud that wait in its clock; what they are about is in its state. */
export class ArmedTimers {
  readonly #armed = new Map<string, Cancel>();
  /** What runs, and what is to run after it. */
  readonly #running = new Map<string, (() => void) | undefined>();
  readonly #clock: Clock;
  readonly #store: StateStore;
  readonly #fire: FireTimer;

  constructor(clock: Clock, store: StateStore, fire: FireTimer) {
    this.#clock = clock;
    this.#store = store;
    this.#fire = fire;
  }

  /** @param cause the journal's entry that led to it; unknown after a restart */
  arm(address: StateAddress, timer: WaitingTimer, cause: number | undefined): void {
    const key = stateKey(waitingTimers.name, address);
    this.disarm(address);
    if (this.#running.has(key)) {
      // Its moment is looked at when what runs has ended: until then it waits in the state.
      this.#running.set(key, () => this.arm(address, timer, cause));
      return;
    }
    this.#armed.set(
      key,
      this.#clock.atMoment(timer.due, async () => {
        this.#armed.delete(key);
        this.#running.set(key, undefined);
        try {
          await this.#fire(address, timer, cause);
        } finally {
          const next = this.#running.get(key);
          this.#running.delete(key);
          next?.();
        }
      }),
    );
  }

  disarm(address: StateAddress): void {
    const key = stateKey(waitingTimers.name, address);
    this.#armed.get(key)?.();
    this.#armed.delete(key);
    if (this.#running.has(key)) this.#running.set(key, undefined);
  }

  /** Takes up what was waiting when the state was written. */
  restore(): void {
    for (const address of this.#store.addresses(waitingTimers)) {
      const timer = this.#store.peek(waitingTimers, address)?.timer;
      if (timer !== undefined) this.arm(address, timer, undefined);
    }
  }

  forgetAccount(account: string): void {
    for (const [key, cancel] of this.#armed) {
      if (parseStateKey(key).account !== account) continue;
      cancel();
      this.#armed.delete(key);
    }
    for (const key of this.#running.keys()) {
      if (parseStateKey(key).account === account) this.#running.set(key, undefined);
    }
  }
}
