import { readFile } from 'node:fs/promises';

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

/** A value that breaks a constraint, in AWS's words. */
export interface Violation {
  /** `'keySchema.1.member.attributeName'` */
  readonly path: string;
  readonly message: string;
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

  function check(value: unknown, index: number, path: string, found: Violation[]): void {
    const type = table.types[index];
    if (type === undefined || value === undefined || value === null) return;
    if (type.m !== undefined) {
      if (typeof value === 'object') checkStructure(value as Record<string, unknown>, type, path, found);
    } else if (Array.isArray(value)) {
      bounds(value.length, type, 'length', value, path, found);
      if (type.l !== undefined && type.l !== null) {
        for (const [at, item] of value.entries()) check(item, type.l, `${path}.${at + 1}.member`, found);
      }
    } else if (value instanceof Uint8Array) {
      bounds(value.length, type, 'length', 'java.nio.HeapByteBuffer', path, found);
    } else if (typeof value === 'object') {
      checkMap(value as Record<string, unknown>, type, path, found);
    } else if (typeof value === 'number' || typeof value === 'bigint') {
      bounds(Number(value), type, 'value', value, path, found);
    } else if (typeof value === 'string') {
      checkText(value, type, path, found);
    }
  }

  function checkStructure(value: Record<string, unknown>, type: Type, path: string, found: Violation[]): void {
    const at = (name: string): string => (path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`);
    for (const name of type.r ?? []) {
      if (value[name] === undefined || value[name] === null) {
        found.push({
          path: at(name),
          message: `Value null at '${at(name)}' failed to satisfy constraint: Member must not be null`,
        });
      }
    }
    for (const [name, index] of Object.entries(type.m ?? {})) check(value[name], index, at(name), found);
  }

  function checkMap(value: Record<string, unknown>, type: Type, path: string, found: Violation[]): void {
    const entries = Object.entries(value);
    bounds(entries.length, type, 'length', value, path, found);
    for (const [key, item] of entries) {
      if (type.k !== undefined && type.k !== null) check(key, type.k, path, found);
      if (type.v !== undefined && type.v !== null) check(item, type.v, `${path}.${key}.member`, found);
    }
  }

  function checkText(value: string, type: Type, path: string, found: Violation[]): void {
    bounds([...value].length, type, 'length', value, path, found);
    const regular = type.p === undefined ? undefined : pattern(type.p);
    if (regular !== undefined && !regular.test(value)) {
      found.push(violation(value, path, `Member must satisfy regular expression pattern: ${type.p}`));
    }
    if (type.e !== undefined && !type.e.includes(value)) {
      found.push(violation(value, path, `Member must satisfy enum value set: [${type.e.join(', ')}]`));
    }
  }

  return (operation, input) => {
    const index = table.operations[operation];
    const found: Violation[] = [];
    if (index !== undefined) check(input, index, '', found);
    return found;
  };
}

function bounds(
  size: number,
  type: Type,
  what: 'length' | 'value',
  value: unknown,
  path: string,
  found: Violation[],
): void {
  if (type.z !== undefined && size > type.z) {
    found.push(violation(value, path, `Member must have ${what} less than or equal to ${type.z}`));
  }
  if (type.a !== undefined && size < type.a) {
    found.push(violation(value, path, `Member must have ${what} greater than or equal to ${type.a}`));
  }
}

function violation(value: unknown, path: string, constraint: string): Violation {
  return { path, message: `Value '${render(value)}' at '${path}' failed to satisfy constraint: ${constraint}` };
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

/** AWS's sentence for one or more violations. */
export function violationMessage(violations: readonly Violation[]): string {
  const count = violations.length;
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${violations.map(({ message }) => message).join('; ')}`;
}
