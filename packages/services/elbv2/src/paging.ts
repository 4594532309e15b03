import { page } from '@coldstart/cloud';
import { invalid } from './errors.ts';

interface Asked {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

/** A page of what was asked for. */
export function pageOf<Item extends { readonly arn: string }>(
  items: readonly Item[],
  { Marker: token, PageSize: limit, ...scope }: Asked,
): { readonly items: Item[]; readonly NextMarker?: string } {
  const found = page(
    items,
    { token, limit, scope },
    { keyOf: ({ arn }) => arn, size: 400, invalid: () => invalid('The marker is not one that this list has given.') },
  );
  return { items: found.items, ...(found.token !== undefined && { NextMarker: found.token }) };
}
