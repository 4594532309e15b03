import type { ContextValues } from './types.ts';

/** The condition keys of a request, found without regard to case; it remembers the keys that were asked for in vain. */
export class RequestContext {
  readonly #values = new Map<string, readonly string[]>();
  readonly missing = new Set<string>();

  constructor(values: ContextValues) {
    for (const [key, value] of Object.entries(values)) {
      this.#values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }

  /** @returns `undefined` for a key that the request does not have */
  get(key: string): readonly string[] | undefined {
    const values = this.#values.get(key.toLowerCase());
    if (values === undefined) this.missing.add(key);
    return values;
  }

  /** The same keys with their values in lower case, for the operators that ignore case. */
  lowerCase(): RequestContext {
    const lower = new RequestContext({});
    for (const [key, values] of this.#values)
      lower.#values.set(
        key,
        values.map((value) => value.toLowerCase()),
      );
    return lower;
  }
}
