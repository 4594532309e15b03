import { refused } from './errors.ts';

/** As CloudFront writes lists: with how many there are, and without `Items` where there are none. */
export interface Listed<Item> {
  Quantity: number | undefined;
  Items?: Item[] | undefined;
}

/** The items of a list. @throws AwsError InconsistentQuantities where it says another number than it has */
export function itemsOf<Item>(list: Listed<Item> | undefined): readonly Item[] {
  const items = list?.Items ?? [];
  if (list?.Quantity !== undefined && list.Quantity !== items.length)
    throw refused('InconsistentQuantities', "The value of Quantity and the size of Items don't match.");
  return items;
}

export const listed = <Item>(items: readonly Item[] = []): { Quantity: number; Items?: Item[] } =>
  items.length === 0 ? { Quantity: 0 } : { Quantity: items.length, Items: [...items] };
