import { page } from '@coldstart/cloud';
import { invalidValue } from './errors.ts';

interface Asked {
  readonly Marker?: string | undefined;
  readonly MaxRecords?: number | undefined;
}

/** A page of what was asked for. @throws AwsError InvalidParameterValue */
export function pageOf<Item>(
  items: readonly Item[],
  { Marker: token, MaxRecords: limit, ...scope }: Asked,
  keyOf: (item: Item) => string,
) {
  if (limit !== undefined && (limit < 20 || limit > 100))
    throw invalidValue(`Invalid value ${limit} for MaxRecords. Must be between 20 and 100`);
  const invalid = () => invalidValue('The marker is not one that this list has given.');
  const found = page(items, { token, limit, scope }, { keyOf, size: 100, invalid });
  return { items: found.items, Marker: found.token };
}
