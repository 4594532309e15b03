/** One field of an event. */
export interface EventField {
  /** `Records[].body` */
  readonly path: string;
  /** `body` */
  readonly name: string;
  readonly value: unknown;
  /** How deep it lies: 0 for the event's own fields. */
  readonly depth: number;
}

/** Every field of an event, in its order. Of a list the first element stands for all. */
export function fieldsOf(event: unknown): EventField[] {
  return walk(event, '', 0);
}

function walk(value: unknown, path: string, depth: number): EventField[] {
  if (Array.isArray(value)) return walk(value[0], `${path}[]`, depth);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const own = path === '' ? name : `${path}.${name}`;
    return [{ path: own, name, value: inner, depth }, ...walk(inner, own, depth + 1)];
  });
}

/** What a reader calls a value of this kind. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  const names: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'true or false' };
  return names[typeof value] ?? 'object';
}
