import type { Element, Leaf } from './fields.ts';

/** What a clause found: its leaves, one for each element that any of them is in; all of its field's, for absence. */
export interface Found {
  readonly leaves: readonly Leaf[];
  readonly all: readonly Leaf[];
  /** Whether it also holds where there is none of the field's values. */
  readonly absence: boolean;
}

/**
 * Whether the clauses hold together: all that they found must be in the same element of each list. In the order of
 * their paths, as AWS goes, what is absent is so within the elements that have been chosen before.
 * https://github.com/aws/event-ruler#json-array-matching
 */
export function holdTogether(found: readonly Found[], from = 0, chosen: readonly Element[] = []): boolean {
  const clause = found[from];
  if (clause === undefined) return true;
  if (clause.absence && !clause.all.some((leaf) => agrees(leaf.element, chosen))) {
    if (holdTogether(found, from + 1, chosen)) return true;
  }
  return clause.leaves.some(
    ({ element }) =>
      agrees(element, chosen) &&
      holdTogether(found, from + 1, element === undefined ? chosen : [...chosen, ...chain(element)]),
  );
}

function agrees(element: Element | undefined, chosen: readonly Element[]): boolean {
  for (let own = element; own !== undefined; own = own.within) {
    for (const other of chosen) if (other.list === own.list && other.index !== own.index) return false;
  }
  return true;
}

function chain(element: Element): Element[] {
  const elements: Element[] = [];
  for (let own: Element | undefined = element; own !== undefined; own = own.within) elements.push(own);
  return elements;
}
