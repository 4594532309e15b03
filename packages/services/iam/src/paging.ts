import { page as pageOf, type Call } from '@coldstart/cloud';
import { validationError } from './errors.ts';

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** A page of a list; spread `rest` into the answer. */
export interface Page<Item> {
  readonly items: Item[];
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/**
 * Cuts a page out of a list. A marker holds for the request that it was given to, whatever its `MaxItems`.
 *
 * @param keyOf what tells the items of the list apart, and what they are ordered by
 * @throws AwsError ValidationError for a marker that no earlier answer to this request gave out
 */
export function page<Item>(
  call: Call,
  { Marker, MaxItems, ...scope }: PageRequest,
  all: readonly Item[],
  keyOf: (item: Item) => string,
): Page<Item> {
  const { items, token } = pageOf(
    all,
    { token: Marker, limit: MaxItems, scope: [call.operation, scope] },
    { keyOf, size: 100, most: 1000, invalid: (marker) => validationError(`Invalid Marker: ${marker}`) },
  );
  return { items, rest: token === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: token } };
}

/** AWS lists by name, whatever its case. */
export function byName<Item extends { readonly name: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1));
}

export function nameKey({ name }: { readonly name: string }): string {
  return name.toLowerCase();
}
