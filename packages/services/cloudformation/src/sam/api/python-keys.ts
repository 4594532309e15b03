/*
 * The order in which Python 2.7 kept the keys of a dictionary. SAM's translator still names deployments after the text
 * that Python 2.7 would have written of an API's definition, so that updates do not deploy anew what has not changed.
 * https://github.com/python/cpython/blob/v2.7.18/Objects/dictobject.c
 */

const SMALLEST = 8;
const REMOVED = Symbol('a key that was removed');
const WIDTH = 64;

const hashes = new Map<string, bigint>();

/** Python 2.7's hash of a string, on 64 bits. */
function hashOf(text: string): bigint {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const points = Array.from(text, (letter) => BigInt(letter.codePointAt(0) ?? 0));
  let hash = (points[0] ?? 0n) << 7n;
  for (const point of points) hash = BigInt.asUintN(WIDTH, 1_000_003n * hash) ^ point;
  hash = BigInt.asUintN(WIDTH, hash ^ BigInt(points.length));
  hashes.set(text, hash);
  return hash;
}

/** Keys in slots of a table that grows. */
export class PythonKeys {
  #slots = new Map<number, string | typeof REMOVED>();
  #size = 0;
  #filled = 0;
  #mask = SMALLEST - 1;

  /** Where a key is, or would be put. */
  #slotOf(key: string): number {
    const hash = hashOf(key);
    const mask = BigInt(this.#mask);
    let slot = Number(hash & mask);
    if (!this.#slots.has(slot) || this.#slots.get(slot) === key) return slot;
    let free = this.#slots.get(slot) === REMOVED ? slot : undefined;
    let walker = BigInt(slot);
    for (let perturb = hash; this.#slots.has(slot) && this.#slots.get(slot) !== key; perturb >>= 5n) {
      walker = walker * 5n + perturb + 1n;
      slot = Number(walker & mask);
      if (!this.#slots.has(slot)) return free ?? slot;
      if (this.#slots.get(slot) === REMOVED) free ??= slot;
    }
    return slot;
  }

  add(key: string): void {
    const before = this.#size;
    const slot = this.#slotOf(key);
    const there = this.#slots.get(slot);
    if (there === undefined) this.#filled += 1;
    if (there === undefined || there === REMOVED) this.#size += 1;
    this.#slots.set(slot, key);
    if (this.#size > before && this.#filled * 3 >= (this.#mask + 1) * 2) this.#resize(this.#size * 4);
  }

  /** Adds many at once, for which the table is made large enough first. */
  addAll(keys: readonly string[]): void {
    if (keys.length === 0) return;
    if ((this.#filled + keys.length) * 3 >= (this.#mask + 1) * 2) this.#resize((this.#size + keys.length) * 2);
    for (const key of keys) this.add(key);
  }

  remove(key: string): void {
    const slot = this.#slotOf(key);
    if (this.#slots.get(slot) !== key) return;
    this.#slots.set(slot, REMOVED);
    this.#size -= 1;
  }

  inOrder(): string[] {
    return [...this.#slots]
      .sort(([one], [other]) => one - other)
      .flatMap(([, key]) => (typeof key === 'string' ? [key] : []));
  }

  #resize(least: number): void {
    let size = SMALLEST;
    while (size <= least) size *= 2;
    const keys = this.inOrder();
    this.#slots = new Map();
    this.#size = 0;
    this.#filled = 0;
    this.#mask = size - 1;
    for (const key of keys) this.add(key);
  }
}
