/** Orders keys as S3 does: by their UTF-8 bytes, which is by code point. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    // Halves of surrogate pairs stand for code points above all that need only one unit.
    const xHigh = x >= 0xd800 && x <= 0xdfff;
    const yHigh = y >= 0xd800 && y <= 0xdfff;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}

/** A bucket's keys in order. */
export class KeyIndex {
  readonly #keys: string[];

  constructor(keys: Iterable<string> = []) {
    this.#keys = [...keys].sort(compareKeys);
  }

  get size(): number {
    return this.#keys.length;
  }

  at(position: number): string | undefined {
    return this.#keys[position];
  }

  /** Position of the first key that is not before `key`. */
  seek(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Position of the first key after all those that begin with `prefix`. */
  seekAfterPrefix(prefix: string): number {
    let low = this.seek(prefix);
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle]?.startsWith(prefix) === true) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(key: string): void {
    const position = this.seek(key);
    if (this.#keys[position] !== key) this.#keys.splice(position, 0, key);
  }

  delete(key: string): void {
    const position = this.seek(key);
    if (this.#keys[position] === key) this.#keys.splice(position, 1);
  }
}
