/** Reads bits, the highest of each byte first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--) value = value * 2 + this.bit();
    return value;
  }

  bit(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('It ends too early.');
    const bit = (byte >> (7 - this.#bit)) & 1;
    this.#bit = (this.#bit + 1) % 8;
    if (this.#bit === 0) this.#at++;
    return bit;
  }

  align(): void {
    if (this.#bit === 0) return;
    this.#bit = 0;
    this.#at++;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }
}
