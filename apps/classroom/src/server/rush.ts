import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds in which nobody submits, after which everybody is thought to have done so. */
const QUIET = 40;

/** Tells whether somebody waits for the answer to a submission: what nobody waits for may come a moment later. */
export class Rush {
  #submitting = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** Somebody waits for this. */
  async during<Result>(answer: () => Promise<Result>): Promise<Result> {
    this.#submitting += 1;
    try {
      return await answer();
    } finally {
      this.#submitting -= 1;
      this.#last = performance.now();
    }
  }

  /** Until nobody has waited for a moment. @param longest milliseconds after which it goes on all the same */
  async over(longest: number): Promise<void> {
    const until = performance.now() + longest;
    while (this.#busy() && performance.now() < until) await wait(QUIET / 2);
  }

  #busy(): boolean {
    return this.#submitting > 0 || performance.now() - this.#last < QUIET;
  }
}
