/** So much of something was used. */
export interface Usage {
  /** Id of a rate; `unknown` where none is known. */
  readonly meter: string;
  /** In units of the rate. */
  readonly quantity: number;
  /** What it was used of: a function's name, a queue's; of what has no price, the operation. */
  readonly resource: string;
}

/** What is used and has no price in the table. */
export const UNKNOWN = 'unknown';

/** The same, each meter and resource once. */
export function addUp(usage: Iterable<Usage>): Usage[] {
  const sums = new Map<string, Usage>();
  for (const { meter, quantity, resource } of usage) {
    const key = `${meter} ${resource}`;
    sums.set(key, { meter, resource, quantity: quantity + (sums.get(key)?.quantity ?? 0) });
  }
  return [...sums.values()];
}
