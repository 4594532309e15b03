import { page } from '@coldstart/cloud';
import { invalidArgument } from './errors.ts';

interface Asked {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** A page of a list as CloudFront has it: the marker of the next is the id that this one ended with. */
export interface ListPage<Item> {
  Marker: string;
  MaxItems: number;
  IsTruncated: boolean;
  Quantity: number;
  NextMarker?: string;
  Items?: Item[];
}

const SIZE = 100;

export function pageOf<Item, Shown>(
  all: readonly Item[],
  { Marker, MaxItems }: Asked,
  idOf: (item: Item) => string,
  show: (item: Item) => Shown,
): ListPage<Shown> {
  if (MaxItems !== undefined && (MaxItems < 0 || MaxItems > 1000))
    throw invalidArgument('The parameter MaxItems is not valid: it is a number from 0 to 1000.');
  const { items, token } = page(
    all,
    { token: Marker, limit: MaxItems },
    { keyOf: idOf, size: SIZE, most: 1000, invalid: () => invalidArgument('The specified Marker is not valid.') },
  );
  return {
    Marker: Marker ?? '',
    MaxItems: MaxItems ?? SIZE,
    IsTruncated: token !== undefined,
    Quantity: items.length,
    ...(token !== undefined && { NextMarker: token }),
    ...(items.length > 0 && { Items: items.map(show) }),
  };
}
