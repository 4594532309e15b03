/**
 * What becomes of functions under load, in steps of a twentieth of a second: who finds a place, who is throttled, who meets
 * a new environment. Plain numbers; where an invocation finds its place the cloud's own rules say (`pools.ts`).
 */
import { batchesAtOnce } from '@coldstart/cloud/batches-at-once';
import { ACCOUNT_CONCURRENCY, placeFor, type Pools, type Taken } from './pools.ts';

/** One function, and what it is asked to do. */
export interface LoadedFunction {
  readonly name: string;
  /** Requests, or messages of its queue, that come in each second, by the second. */
  readonly rate: (second: number) => number;
  /** How long each takes. */
  readonly milliseconds: number;
  readonly reserved?: number | undefined;
  readonly provisioned?: number | undefined;
  /** Its events are messages of a queue, which wait; with the mapping's `MaximumConcurrency`, if it has one. */
  readonly queue?: { readonly maximum: number | undefined } | undefined;
}

/** A moment of one function. */
export interface Moment {
  readonly running: number;
  /** Messages that wait in its queue. */
  readonly waiting: number;
  /** Since the step before. */
  readonly throttled: number;
  /** Invocations that had to wait for a new environment, since the step before. */
  readonly cold: number;
}

export interface LoadOptions {
  readonly seconds: number;
  /** Concurrency of the account. */
  readonly account?: number;
}

/** Milliseconds of a step. */
export const STEP = 50;

/**
 * New environments that one function gets within ten seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#scaling-rate
 */
const NEW_ENVIRONMENTS = 1000;
const SCALING_STEPS = 10_000 / STEP;

/** @returns for each function its moments, one a step */
export function underLoad(functions: readonly LoadedFunction[], options: LoadOptions): Moment[][] {
  const { seconds, account = ACCOUNT_CONCURRENCY } = options;
  const kept = functions.reduce((sum, { reserved, provisioned = 0 }) => sum + (reserved ?? provisioned), 0);
  const shared = { places: Math.max(0, account - kept), taken: 0 };
  const all = functions.map((one) => new Running(one, shared));
  const moments = functions.map((): Moment[] => []);
  for (let step = 0; step < (seconds * 1000) / STEP; step += 1) {
    for (const one of all) one.begin(step);
    for (const one of inTurn(all)) one.next(step);
    for (const [index, one] of all.entries()) moments[index]?.push(one.moment());
  }
  return moments;
}

/** All that come in a step, evenly mixed: whoever has more of them is served more often, and nobody first. */
function inTurn(all: readonly Running[]): Running[] {
  const places = all.flatMap((one) => {
    const { coming } = one;
    return Array.from({ length: coming }, (_, nth) => ({ one, at: (nth + 0.5) / coming }));
  });
  return places.sort((a, b) => a.at - b.at).map(({ one }) => one);
}

/** A function while it is under load. */
class Running {
  readonly #function: LoadedFunction;
  readonly #shared: { readonly places: number; taken: number };
  readonly #taken = { provisioned: 0, reserved: 0 };
  /** What ends at a step, by pool. */
  readonly #ends = new Map<number, (keyof Taken)[]>();
  /** Environments that provisioned concurrency has not made, and when the latest of them were made. */
  #environments = 0;
  readonly #made: number[] = [];
  #come = 0;
  #waiting = 0;
  /** Batches that its mapping may take more. */
  #free = 0;
  #busySince: number | undefined;
  #throttled = 0;
  #cold = 0;

  constructor(loaded: LoadedFunction, shared: { readonly places: number; taken: number }) {
    this.#function = loaded;
    this.#shared = shared;
  }

  begin(step: number): void {
    this.#throttled = 0;
    this.#cold = 0;
    for (const pool of this.#ends.get(step) ?? []) this.#give(pool, -1);
    this.#ends.delete(step);
    while ((this.#made[0] ?? Infinity) <= step - SCALING_STEPS) this.#made.shift();
    // Whole requests: what is left of one comes with the next step. Rounded, since twentieths are no binary fractions.
    const second = Math.floor((step * STEP) / 1000);
    this.#come = Math.round((this.#come + (this.#function.rate(second) * STEP) / 1000) * 1e6) / 1e6;
    if (this.#function.queue === undefined) return;
    const messages = Math.floor(this.#come);
    this.#come -= messages;
    this.#waiting += messages;
    const busy = this.#busySince === undefined ? 0 : (step - this.#busySince) * STEP;
    this.#free = batchesAtOnce(this.#function.queue.maximum, busy) - this.#now;
    if (this.#waiting > this.#free) this.#busySince ??= step;
    else if (this.#waiting === 0) this.#busySince = undefined;
  }

  /** Requests of this step, or messages that its mapping takes now. */
  get coming(): number {
    return this.#function.queue === undefined
      ? Math.floor(this.#come)
      : Math.max(0, Math.min(this.#waiting, this.#free));
  }

  /** Lets one request or message begin. */
  next(step: number): void {
    if (this.#function.queue === undefined) {
      this.#come -= 1;
      this.#start(step);
    } else if (this.#start(step)) this.#waiting -= 1;
    // A message that is throttled is back in its queue, to be taken later.
  }

  moment(): Moment {
    return { running: this.#now, waiting: this.#waiting, throttled: this.#throttled, cold: this.#cold };
  }

  #sharing = 0;

  get #now(): number {
    return this.#taken.provisioned + this.#taken.reserved + this.#sharing;
  }

  #give(pool: keyof Taken, change: 1 | -1): void {
    if (pool === 'shared') {
      this.#sharing += change;
      this.#shared.taken += change;
    } else this.#taken[pool] += change;
  }

  #start(step: number): boolean {
    const { reserved, provisioned, milliseconds } = this.#function;
    const pools: Pools = { provisioned, reserved, promised: provisioned ?? 0, shared: this.#shared.places };
    const place = placeFor(pools, { ...this.#taken, shared: this.#shared.taken });
    if ('throttled' in place || !this.#housed(place.pool, step)) {
      this.#throttled += 1;
      return false;
    }
    this.#give(place.pool, 1);
    const end = step + Math.max(1, Math.ceil(milliseconds / STEP));
    const ending = this.#ends.get(end);
    if (ending === undefined) this.#ends.set(end, [place.pool]);
    else ending.push(place.pool);
    return true;
  }

  /** Whether there is an environment, or may be a new one. */
  #housed(pool: keyof Taken, step: number): boolean {
    if (pool === 'provisioned' || this.#taken.reserved + this.#sharing < this.#environments) return true;
    if (this.#made.length >= NEW_ENVIRONMENTS) return false;
    this.#made.push(step);
    this.#environments += 1;
    this.#cold += 1;
    return true;
  }
}

/** Sums up what a function has gone through. */
export function totalOf(moments: readonly Moment[]): {
  readonly most: number;
  readonly throttled: number;
  readonly cold: number;
  readonly waiting: number;
} {
  return {
    most: Math.max(...moments.map(({ running }) => running)),
    throttled: moments.reduce((sum, { throttled }) => sum + throttled, 0),
    cold: moments.reduce((sum, { cold }) => sum + cold, 0),
    waiting: moments.at(-1)?.waiting ?? 0,
  };
}
