import { invalidArgument } from '../errors.ts';
import { compareKeys, type KeyIndex } from '../keys.ts';

/** What a listing goes through: keys in order, some of them rolled up to prefixes. */
export interface Walk {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Keys up to this one have been seen; a common prefix stands for all keys under it. */
  readonly after: string | undefined;
}

export type Entry = { readonly key: string } | { readonly prefix: string };

/** Goes through keys in order; a key that has the delimiter behind the prefix counts as the part before it. */
export function* walk(index: KeyIndex, { prefix, delimiter, after }: Walk): Generator<Entry> {
  let position = index.seek(prefix);
  if (after !== undefined && compareKeys(after, prefix) >= 0) {
    const seen = commonPrefix(after, prefix, delimiter);
    position = seen === after ? index.seekAfterPrefix(after) : index.seek(after);
    if (index.at(position) === after) position += 1;
  }
  for (;;) {
    const key = index.at(position);
    if (key === undefined || !key.startsWith(prefix)) return;
    const common = commonPrefix(key, prefix, delimiter);
    if (common === undefined) {
      yield { key };
      position += 1;
    } else {
      if (after?.startsWith(common) !== true) yield { prefix: common };
      position = index.seekAfterPrefix(common);
    }
  }
}

/** The part of a key up to the first delimiter behind the prefix. */
export function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 || !key.startsWith(prefix) ? undefined : key.slice(0, at + delimiter.length);
}

/** The most that a page holds, whatever is asked. */
const MOST = 1000;

/** The size of a page: what is asked, and no more than a thousand. */
export function pageSize(asked: number | undefined, name: string): number {
  if (asked === undefined) return MOST;
  if (asked < 0 || asked > 2_147_483_647) {
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, String(asked));
  }
  return Math.min(asked, MOST);
}

/** Takes a page from a walk. */
export function takePage<Item>(walk: Iterator<Item>, size: number): { items: Item[]; truncated: boolean } {
  const items: Item[] = [];
  if (size === 0) return { items, truncated: false };
  for (let next = walk.next(); next.done !== true; next = walk.next()) {
    if (items.length === size) return { items, truncated: true };
    items.push(next.value);
  }
  return { items, truncated: false };
}
