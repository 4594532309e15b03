import { page, type Call } from '@coldstart/cloud';
import { invalidParameter } from './errors.ts';

/** What every list of Lambda's is asked. */
interface ListInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** AWS's lists show so many at a time unless they are asked for fewer. */
const SIZE = 50;

/**
 * One page of a list; a marker is good for the same list only: of this operation, asked for the same.
 *
 * @param keyOf names an item
 * @throws AwsError for a marker that no page of this list had
 */
export function listPage<Item>(
  call: Call,
  { Marker, MaxItems, ...asked }: ListInput,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  size = SIZE,
): { items: Item[]; NextMarker: string | undefined } {
  const scope = [call.account, call.region, call.operation, asked];
  const { items: shown, token } = page(
    items,
    { token: Marker, limit: MaxItems, scope },
    { keyOf, size, invalid: () => invalidParameter('The marker is invalid. Use one that this list has given.') },
  );
  return { items: shown, NextMarker: token };
}
