import type { Clock } from './clock.ts';

/**
 * What arrives where: messages in a queue, records in a stream. Whoever waits for it hears of it at once. In memory
 * alone: who waits is in a call that ends with the process; pollers, which outlive it, are woken through the state.
 */
export class Arrivals {
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #clock: Clock;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something has arrived: wakes everyone who waits for it, whoever then gets it. */
  announce(arn: string): void {
    const waiting = this.#waiting.get(arn);
    this.#waiting.delete(arn);
    for (const wake of waiting ?? []) wake();
  }

  /**
   * Waits until something arrives, at most so many milliseconds of the cloud's time: long polling.
   *
   * @returns whether something has arrived
   */
  async wait(arn: string, milliseconds: number): Promise<boolean> {
    if (this.#closed) return false;
    let arrived = false;
    const waiting = this.#waiting.get(arn) ?? new Set();
    this.#waiting.set(arn, waiting);
    let own: () => void = () => undefined;
    await this.#clock.sleep(milliseconds, (wake) => {
      own = () => {
        arrived = true;
        wake();
      };
      waiting.add(own);
    });
    waiting.delete(own);
    if (waiting.size === 0 && this.#waiting.get(arn) === waiting) this.#waiting.delete(arn);
    return arrived;
  }

  /** Wakes who waits for something of an account that is gone, so that they see it. */
  forgetAccount(account: string): void {
    for (const arn of this.#waiting.keys()) if (arn.split(':')[4] === account) this.announce(arn);
  }

  /** Nobody need wait any longer: the cloud is closing. */
  close(): void {
    this.#closed = true;
    for (const arn of this.#waiting.keys()) this.announce(arn);
  }
}
