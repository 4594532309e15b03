import { page } from '@coldstart/cloud';
import { invalidRequest } from './errors.ts';

const invalid = () => invalidRequest('Invalid marker');

/** One page of a list that is ordered by a name. */
export function listed<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
  { token, limit, scope }: { token: string | undefined; limit: number | undefined; scope?: unknown },
): { items: Item[]; token: string | undefined } {
  return page([...items], { token, limit, scope }, { keyOf, size: 25, most: 250, invalid });
}
