import { readFile } from 'node:fs/promises';
import type { Place, Violation } from './violations.ts';

/** See tools/constraints.py for the letters. */
interface Type {
  readonly n?: 1;
  readonly a?: number;
  readonly z?: number;
  readonly p?: string;
  readonly e?: readonly string[];
  readonly l?: number | null;
  readonly k?: number | null;
  readonly v?: number | null;
  readonly m?: Readonly<Record<string, number>>;
  readonly r?: readonly string[];
}

interface Table {
  readonly operations: Readonly<Record<string, number>>;
  readonly types: readonly Type[];
}

/** Checks an operation's input; what it returns is empty when all is well. */
export type ConstraintCheck = (operation: string, input: Readonly<Record<string, unknown>>) => Violation[];

/** @param file of a service's constraints; without one everything is accepted */
export async function loadConstraints(file: URL | undefined): Promise<ConstraintCheck> {
  if (file === undefined) return () => [];
  return createCheck(JSON.parse(await readFile(file, 'utf8')) as Table);
}

function createCheck(table: Table): ConstraintCheck {
  const patterns = new Map<string, RegExp | undefined>();

  function pattern(source: string): RegExp | undefined {
    if (!patterns.has(source)) patterns.set(source, compile(source));
    return patterns.get(source);
  }

  function check(value: unknown, index: number, place: Place, found: Violation[]): void {
    const type = table.types[index];
    if (type === undefined || value === undefined || value === null) return;
    if (type.m !== undefined) {
      if (typeof value === 'object') checkStructure(value as Record<string, unknown>, type, place, found);
    } else if (Array.isArray(value)) {
      bounds(value.length, type, 'length', value, place, found);
      if (type.l !== undefined && type.l !== null) {
        for (const [at, item] of value.entries()) check(item, type.l, within(place, `${at + 1}.member`), found);
      }
    } else if (value instanceof Uint8Array) {
      bounds(value.length, type, 'length', 'java.nio.HeapByteBuffer', place, found);
    } else if (typeof value === 'object') {
      checkMap(value as Record<string, unknown>, type, place, found);
    } else if (typeof value === 'number' || typeof value === 'bigint') {
      bounds(Number(value), type, 'value', value, place, found);
    } else if (typeof value === 'string') {
      checkText(value, type, place, found);
    }
  }

  function checkStructure(value: Record<string, unknown>, type: Type, place: Place, found: Violation[]): void {
    for (const name of type.r ?? []) {
      if (value[name] === undefined || value[name] === null) {
        found.push({
          ...within(place, name),
          kind: 'required',
          value: null,
          constraint: 'Member must not be null',
        });
      }
    }
    for (const [name, index] of Object.entries(type.m ?? {})) check(value[name], index, within(place, name), found);
  }

  function checkMap(value: Record<string, unknown>, type: Type, place: Place, found: Violation[]): void {
    const entries = Object.entries(value);
    bounds(entries.length, type, 'length', value, place, found);
    // What is wrong with keys and values themselves is said of the whole map, and once.
    const whole = new Set<string>();
    for (const [key, item] of entries) {
      const ofKey: Violation[] = [];
      if (type.k !== undefined && type.k !== null) check(key, type.k, place, ofKey);
      if (ofKey.length > 0) whole.add(`Map keys must satisfy constraint: [${allOf(type.k)}]`);
      const at = { path: `${place.path}.${key}.member`, modelPath: `${place.modelPath}.${key}.member` };
      const ofItem: Violation[] = [];
      if (type.v !== undefined && type.v !== null) check(item, type.v, at, ofItem);
      if (ofItem.some(({ path }) => path === at.path))
        whole.add(`Map value must satisfy constraint: [${allOf(type.v)}]`);
      found.push(...ofItem.filter(({ path }) => path !== at.path));
    }
    for (const constraint of whole) found.push({ ...place, kind: 'map', value: render(value), constraint });
  }

  /** All constraints on a map's keys or values, the broken ones among them. */
  function allOf(index: number | null | undefined): string {
    const type = table.types[index ?? -1] ?? {};
    return [
      ...(type.z === undefined ? [] : [`Member must have length less than or equal to ${type.z}`]),
      ...(type.a === undefined ? [] : [`Member must have length greater than or equal to ${type.a}`]),
      ...(type.p === undefined ? [] : [`Member must satisfy regular expression pattern: ${type.p}`]),
      ...(type.e === undefined ? [] : [`Member must satisfy enum value set: [${type.e.join(', ')}]`]),
    ].join(', ');
  }

  function checkText(value: string, type: Type, place: Place, found: Violation[]): void {
    bounds([...value].length, type, 'length', value, place, found);
    const regular = type.p === undefined ? undefined : pattern(type.p);
    if (regular !== undefined && !regular.test(value)) {
      found.push({
        ...place,
        kind: 'pattern',
        value,
        constraint: `Member must satisfy regular expression pattern: ${type.p}`,
      });
    }
    if (type.e !== undefined && !type.e.includes(value)) {
      found.push({
        ...place,
        kind: 'enum',
        value,
        constraint: `Member must satisfy enum value set: [${type.e.join(', ')}]`,
      });
    }
  }

  return (operation, input) => {
    const index = table.operations[operation];
    const found: Violation[] = [];
    if (index !== undefined) check(input, index, { path: '', modelPath: '' }, found);
    return found;
  };
}

function bounds(
  size: number,
  type: Type,
  what: 'length' | 'value',
  value: unknown,
  place: Place,
  found: Violation[],
): void {
  const broken = (constraint: string): void => {
    found.push({ ...place, kind: 'bounds', value: render(value), constraint });
  };
  if (type.z !== undefined && size > type.z) broken(`Member must have ${what} less than or equal to ${type.z}`);
  if (type.a !== undefined && size < type.a) broken(`Member must have ${what} greater than or equal to ${type.a}`);
}

/** AWS prints values as Java does. */
function render(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(render).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${render(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** A member's place, or an element's. */
function within({ path, modelPath }: Place, name: string): Place {
  const dot = path === '' ? '' : '.';
  return { path: `${path}${dot}${lowerFirst(name)}`, modelPath: `${modelPath}${dot}${name}` };
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The models' patterns are Java's and must match the whole value; the few that JavaScript cannot read are not checked. */
function compile(source: string): RegExp | undefined {
  // In AWS's patterns a dot stands for a line break, too.
  for (const flags of ['us', 's']) {
    try {
      return new RegExp(`^(?:${source})$`, flags);
    } catch {
      continue;
    }
  }
  return undefined;
}
