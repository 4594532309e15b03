import { page } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';

interface Asked {
  readonly position?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of a list: 25 where the caller does not say, 500 at most. */
export function listed<Item>(all: Iterable<Item>, { position, limit }: Asked, keyOf: (item: Item) => string) {
  const { items, token } = page(
    [...all],
    { token: position, limit },
    { keyOf, size: 25, most: 500, invalid: () => badRequest('Invalid position parameter') },
  );
  return { items, ...(token !== undefined && { position: token }) };
}
