/** One line of an event, written as JSON. */
export interface Line {
  readonly depth: number;
  /** The field that begins here, by its path. */
  readonly field?: { readonly path: string; readonly name: string };
  /** What follows the name, or all of the line. */
  readonly text: string;
}

/** An event as JSON, line by line. Of a list of objects, the fields of the first element begin lines. */
export function linesOf(event: unknown): Line[] {
  // A pipe hands on a list, with nothing around it.
  if (Array.isArray(event)) return [{ depth: 0, text: '[{' }, ...members(event[0], '[]', 1), { depth: 0, text: '}]' }];
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
  const [element, ...others]: unknown[] = Array.isArray(value) ? value : [value];
  const isNested = typeof element === 'object' && element !== null && Object.keys(element).length > 0;
  if (!isNested) return [{ depth, field, text: JSON.stringify(value) + comma }];
  const [opened, closed, inside] = Array.isArray(value) ? ['[{', '}]', `${field.path}[]`] : ['{', '}', field.path];
  return [
    { depth, field, text: opened },
    ...members(element, inside, depth + 1),
    ...others.flatMap((other) => [{ depth, text: '}, {' }, ...members(other, inside, depth + 1).map(unnamed)]),
    { depth, text: closed + comma },
  ];
}

/** A line of another element: its fields were explained at the first one. */
function unnamed({ depth, field, text }: Line): Line {
  return { depth, text: field === undefined ? text : `${JSON.stringify(field.name)}: ${text}` };
}
