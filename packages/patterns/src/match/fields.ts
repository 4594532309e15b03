import type { Scalar } from '../condition.ts';

/** An element of a list in an event. */
export interface Element {
  readonly list: readonly unknown[];
  readonly index: number;
  /** The element that the list is in. */
  readonly within: Element | undefined;
}

/** A value in an event, and the element of a list that it is in. */
export interface Leaf {
  readonly value: Scalar;
  readonly element: Element | undefined;
}

/** The fields that a pattern asks for, as a tree of steps. */
export interface Step {
  readonly next: Map<string, Step>;
  /** Of the field that ends here. */
  field: number | undefined;
}

const newStep = (): Step => ({ next: new Map(), field: undefined });

/** A tree of some paths, and a number for each of them. */
export function plant(paths: Iterable<string>): { root: Step; fields: ReadonlyMap<string, number> } {
  const root = newStep();
  const fields = new Map<string, number>();
  for (const path of paths) {
    let step = root;
    for (const name of path.split('.')) {
      const next = step.next.get(name) ?? newStep();
      step.next.set(name, next);
      step = next;
    }
    step.field ??= fields.size;
    fields.set(path, step.field);
  }
  return { root, fields };
}

/**
 * Finds the values of an event's fields. Names and steps are joined by dots, as AWS does it: `{"a.b": 1}` and
 * `{"a": {"b": 1}}` are the same. A list's elements are values of the field that the list is the value of.
 *
 * @returns by the numbers of the fields; nothing for a field without values
 */
export function collect(event: object, root: Step): Values {
  const found: Leaf[][] = [];
  visit(event, root, undefined, found);
  return found;
}

export type Values = readonly (readonly Leaf[] | undefined)[];

function visit(value: unknown, step: Step, element: Element | undefined, found: Leaf[][]): void {
  if (typeof value !== 'object' || value === null) {
    if (step.field !== undefined && isScalar(value)) (found[step.field] ??= []).push({ value, element });
  } else if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    list.forEach((item, index) => {
      const nested = typeof item === 'object' && item !== null;
      visit(item, step, nested ? { list, index, within: element } : element, found);
    });
  } else if (step.next.size > 0) {
    for (const name of Object.keys(value)) {
      const next = step.next.get(name) ?? (name.includes('.') ? follow(step, name) : undefined);
      if (next !== undefined) visit((value as Readonly<Record<string, unknown>>)[name], next, element, found);
    }
  }
}

function follow(from: Step, path: string): Step | undefined {
  let step: Step | undefined = from;
  for (const name of path.split('.')) step = step?.next.get(name);
  return step;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
