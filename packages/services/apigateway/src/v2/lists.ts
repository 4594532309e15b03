import { page } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';

interface Asked {
  readonly MaxResults?: string | undefined;
  readonly NextToken?: string | undefined;
}

/** A page of a list. `MaxResults` travels as text. */
export function listed<Item>(items: Iterable<Item>, asked: Asked, keyOf: (item: Item) => string) {
  const most = asked.MaxResults === undefined ? undefined : Number(asked.MaxResults);
  if (most !== undefined && !(Number.isInteger(most) && most > 0)) {
    throw badRequest(`Invalid value for MaxResults: ${asked.MaxResults}. It is a whole number of 1 or more.`);
  }
  const { items: Items, token } = page(
    [...items],
    { token: asked.NextToken, limit: most },
    { keyOf, size: 100, most: 500, invalid: () => badRequest('Invalid token') },
  );
  return { Items, ...(token !== undefined && { NextToken: token }) };
}

/** What was given: a change leaves alone what it does not name. */
export function given<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<Value>;
}

/** A change of a map: texts that are empty take away. */
export function merged(
  before: Record<string, string> | undefined,
  change: Record<string, string> | undefined,
): Record<string, string> | undefined {
  if (change === undefined) return before;
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}

/** Something with a change made: what is given as nothing (an empty text or list) is taken away. */
export function withChange<Whole extends object>(before: Whole, change: Partial<Whole>): Whole {
  const isNothing = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries({ ...before, ...given(change) }).filter(([, value]) => !isNothing(value)),
  ) as Whole;
}
