import { isList, isObject, type Json, propertyOf } from '../json.ts';
import { passes } from './test.ts';
import type { Path, Step } from './path.ts';

/** Says which part of a definite path leads nowhere, in the words of AWS's reader. */
export class NoResult extends Error {
  override name = 'NoResult';
}

/** What a path starts from: the input, the context object, or a variable. */
export type Roots = (root: string) => Json | undefined;

/** @throws {NoResult} when a path that names one place names none of this value's. */
export function query(path: Path, roots: Roots): Json {
  const root = roots(path.root);
  if (path.definite) return follow(path, root);
  if (root === undefined) return [];
  let values: Json[] = [root];
  for (const step of path.steps) values = values.flatMap((value) => select(step, value, roots));
  return values;
}

function follow(path: Path, root: Json | undefined): Json {
  if (root === undefined) throw new NoResult(`No results for path: $['${path.root}']`);
  let value = root;
  let place = '$';
  for (const [index, step] of path.steps.entries()) {
    const [next] = select(step, value, () => undefined);
    if (next === undefined) throw new NoResult(problemAt(step, value, place, index === path.steps.length - 1));
    place += label(step);
    value = next;
  }
  return value;
}

function problemAt(step: Step, value: Json, place: string, last: boolean): string {
  const here = label(step);
  if (step.kind === 'names' && !isObject(value)) return `Property ${here} not found in path ${place}`;
  if (step.kind === 'indexes' && !isList(value))
    return `Filter: ${here} can only be applied to arrays. Current context is: ${JSON.stringify(value)}`;
  return last ? `No results for path: ${place}${here}` : `Missing property in path ${place}${here}`;
}

function label(step: Step): string {
  if (step.kind === 'names') return `['${step.names.join("','")}']`;
  return step.kind === 'indexes' ? `[${step.indexes.join(',')}]` : '';
}

function select(step: Step, value: Json, roots: Roots): Json[] {
  switch (step.kind) {
    case 'names':
      return step.names.map((name) => propertyOf(value, name)).filter((found) => found !== undefined);
    case 'indexes':
      return isList(value) ? step.indexes.map((index) => value.at(index)).filter((found) => found !== undefined) : [];
    case 'slice':
      return isList(value) ? value.slice(step.from ?? 0, step.to) : [];
    case 'all':
      return childrenOf(value);
    case 'deep':
      return [...descendants(value)];
    case 'filter': {
      const candidates = isList(value) ? value : isObject(value) ? [value] : [];
      return candidates.filter((candidate) =>
        passes(step.test, (path) => query(path, (root) => (root === '@' ? candidate : roots(root)))),
      );
    }
  }
}

const childrenOf = (value: Json): Json[] => (isList(value) ? [...value] : isObject(value) ? Object.values(value) : []);

function* descendants(value: Json): Generator<Json> {
  yield value;
  for (const child of childrenOf(value)) yield* descendants(child);
}
