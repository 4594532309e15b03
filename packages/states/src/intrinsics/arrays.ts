import { equal, type Json } from '../json.ts';
import type { FunctionTable } from './function.ts';
import { asList, asNumber, IntrinsicProblem, rounded } from './problem.ts';

const LONGEST_RANGE = 1_000;

export const arrayFunctions: FunctionTable = {
  'States.Array': { arity: [0, Infinity], call: (args) => args },
  'States.ArrayPartition': {
    arity: [2, 2],
    call: ([list, size]) => partition(asList(list, 'first argument'), asNumber(size, 'chunk size')),
  },
  'States.ArrayContains': {
    arity: [2, 2],
    call: ([list, wanted = null]) => asList(list, 'first argument').some((item) => equal(item, wanted)),
  },
  'States.ArrayRange': {
    arity: [3, 3],
    call: ([first, last, step]) =>
      range(asNumber(first, 'first argument'), asNumber(last, 'second argument'), asNumber(step, 'third argument')),
  },
  'States.ArrayGetItem': {
    arity: [2, 2],
    call: ([list, index]) => {
      const items = asList(list, 'first argument');
      const at = asNumber(index, 'index');
      const item = at < 0 ? undefined : items[at];
      if (item === undefined)
        throw new IntrinsicProblem(`The index ${at} is out of bounds for an array of ${items.length} elements.`);
      return item;
    },
  },
  'States.ArrayLength': { arity: [1, 1], call: ([list]) => asList(list, 'argument').length },
  'States.ArrayUnique': { arity: [1, 1], call: ([list]) => unique(asList(list, 'argument')) },
};

/** @throws {IntrinsicProblem} */
export function partition(items: readonly Json[], size: number): Json[] {
  const width = rounded(size);
  if (width < 1) throw new IntrinsicProblem('The chunk size must be a positive integer.');
  const chunks: Json[] = [];
  for (let start = 0; start < items.length; start += width) chunks.push(items.slice(start, start + width));
  return chunks;
}

/** From the first to the last, which is among them if a step meets it. @throws {IntrinsicProblem} */
export function range(first: number, last: number, step: number): number[] {
  const [from, to, by] = [rounded(first), rounded(last), rounded(step)];
  if (by === 0) throw new IntrinsicProblem('The step must not be 0.');
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > LONGEST_RANGE)
    throw new IntrinsicProblem(`The range must not have more than ${LONGEST_RANGE} elements.`);
  return Array.from({ length }, (_, index) => from + index * by);
}

function unique(items: readonly Json[]): Json[] {
  const kept: Json[] = [];
  for (const item of items) if (!kept.some((other) => equal(other, item))) kept.push(item);
  return kept;
}
