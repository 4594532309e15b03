import type { KeyConditions } from '../expressions/key-condition.ts';
import type { KeySchema } from '../tables/table.ts';
import { positionBySort, type Entry } from './collection.ts';
import { encodePart } from './keys.ts';
import type { Range } from './walk.ts';

/**
 * Positions of a partition's entries that the conditions on the sort key pick: from the first, up to but without the second.
 *
 * Of a sort key of several attributes the first ones are given, all but the last of these by equality.
 */
export function sortRange(entries: readonly Entry[], { range }: KeySchema, conditions: KeyConditions): Range {
  const given = range.flatMap(({ name }) => conditions.get(name) ?? []);
  const last = given.at(-1);
  if (last === undefined) return [0, entries.length];
  const isComposite = range.length > 1;
  const prefix = given
    .slice(0, -1)
    .flatMap(({ values }) => values.map((value) => encodePart(value, isComposite).whole))
    .join('');
  const [low, high] = last.values.map((value) => {
    const { whole, open } = encodePart(value, isComposite);
    return { whole: prefix + whole, open: prefix + open };
  });
  if (low === undefined) return [0, 0];
  const from = (sort: string): number => positionBySort(entries, (other) => other < sort);
  const behindPrefix = (sort: string): number =>
    positionBySort(entries, (other) => other < sort || other.startsWith(sort));
  // What follows in a sort key of several attributes is of no account.
  const behind = isComposite ? behindPrefix : (sort: string) => positionBySort(entries, (other) => other <= sort);
  switch (last.operator) {
    case '=':
      return [from(low.whole), behind(low.whole)];
    case '<':
      return [from(prefix), from(low.whole)];
    case '<=':
      return [from(prefix), behind(low.whole)];
    case '>':
      return [behind(low.whole), behindPrefix(prefix)];
    case '>=':
      return [from(low.whole), behindPrefix(prefix)];
    case 'between':
      return [from(low.whole), behind((high ?? low).whole)];
    case 'other':
      return [0, 0];
    case 'begins_with':
      return [from(low.open), behindPrefix(low.open)];
  }
}
