const MEBIBYTE = 1024 * 1024;

/** Bytes that an answer may have when it is streamed: 200 MB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LARGEST_STREAM = 200 * MEBIBYTE;

/**
 * How fast a streamed answer passes: 6 MB as fast as they come, and 2 MB a second after them.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html#config-rs-bandwidth-cap
 */
export class Bandwidth {
  readonly #burst: number;
  readonly #rate: number;
  #allowance: number;
  #at: number | undefined;

  /** @param burst bytes @param rate bytes a second */
  constructor(burst = 6 * MEBIBYTE, rate = 2 * MEBIBYTE) {
    this.#burst = burst;
    this.#rate = rate;
    this.#allowance = burst;
  }

  /** Lets bytes pass. @param now milliseconds @returns milliseconds to wait before any more may */
  pass(bytes: number, now: number): number {
    const gained = ((now - (this.#at ?? now)) / 1000) * this.#rate;
    this.#at = now;
    this.#allowance = Math.min(this.#burst, this.#allowance + gained) - bytes;
    return this.#allowance >= 0 ? 0 : (-this.#allowance / this.#rate) * 1000;
  }
}
