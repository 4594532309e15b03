import { page } from '@coldstart/cloud';
import { validationError } from '../errors.ts';

/**
 * One page of a list, with the token for the next.
 *
 * @param scope what else the list was asked for: a token holds for the same list only
 */
export function listPage<Item>(
  items: readonly Item[],
  token: string | undefined,
  keyOf: (item: Item) => string,
  scope?: unknown,
): { items: Item[]; next: { NextToken?: string } } {
  const found = page(
    items,
    { token, scope },
    {
      keyOf,
      size: 100,
      invalid: () => validationError('Invalid NextToken: use the one that the previous answer gave, unchanged.'),
    },
  );
  return { items: found.items, next: found.token === undefined ? {} : { NextToken: found.token } };
}
