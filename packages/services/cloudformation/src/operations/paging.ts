import { validationError } from '../errors.ts';

/** One page of a list; the token is where the next begins. */
export function page<Item>(
  items: readonly Item[],
  token: string | undefined,
  size = 100,
): { items: Item[]; next: { NextToken?: string } } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw validationError('Invalid NextToken: use the one that the previous answer gave, unchanged.');
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? { NextToken: String(end) } : {} };
}
