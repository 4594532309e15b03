/** One line of an event, written as JSON. */
export interface Line {
  readonly depth: number;
  /** The field that begins here, by its path. */
  readonly field?: { readonly path: string; readonly name: string };
  /** What follows the name, or all of the line. */
  readonly text: string;
}

/** An event as JSON, line by line. Of each list the samples have one element. */
export function linesOf(event: unknown): Line[] {
  return [{ depth: 0, text: '{' }, ...members(event, '', 1), { depth: 0, text: '}' }];
}

function members(value: unknown, path: string, depth: number): Line[] {
  const entries = Object.entries(value as object);
  return entries.flatMap(([name, inner]: [string, unknown], index) => {
    const field = { path: path === '' ? name : `${path}.${name}`, name };
    return member(field, inner, depth, index < entries.length - 1 ? ',' : '');
  });
}

function member(field: NonNullable<Line['field']>, value: unknown, depth: number, comma: string): Line[] {
  const element: unknown = Array.isArray(value) ? value[0] : value;
  const isNested = typeof element === 'object' && element !== null && Object.keys(element).length > 0;
  if (!isNested) return [{ depth, field, text: JSON.stringify(value) + comma }];
  const [opened, closed, inside] = Array.isArray(value) ? ['[{', '}]', `${field.path}[]`] : ['{', '}', field.path];
  return [{ depth, field, text: opened }, ...members(element, inside, depth + 1), { depth, text: closed + comma }];
}
