import { javaName, type OperationModel } from '@coldstart/wire';

type Schema = OperationModel['input'];

type Template = 'JSONPath' | 'JSONata';

/** What an integration takes besides what its operation does, or does not take. */
export interface Fields {
  /** The only ones; all of the operation's where it is left out. */
  readonly only?: readonly string[];
  readonly required: readonly string[];
}

/**
 * What Step Functions refuses to begin with, in its words: fields that are not there, those missing, and what is no
 * structure or list where one has to be. Whatever else is wrong with a value is for the service to say.
 *
 * @param template in which language the input is yet to be made: in JSONPath fields may be called `Name.$`, in JSONata
 *   expressions stand for what is not known yet
 */
export function inputProblems(
  { input: schema }: { readonly input: Schema | undefined },
  input: unknown,
  fields: Fields,
  template?: Template,
): readonly string[] {
  if (!isObject(input)) return ["The value of the field 'Parameters' has an invalid format"];
  const names = new Set(Object.keys(input).map((key) => plain(key, template)));
  const missing = fields.required
    .filter((name) => !names.has(name))
    .map((name) => `The field '${name}' is required but was missing`);
  const unknown = schema === undefined ? unknownAmong(names, fields) : unknownIn(schema, input, template, fields.only);
  return [...missing, ...unknown];
}

/** Of what is no operation of a service, its fields alone are known. */
const unknownAmong = (names: ReadonlySet<string>, { only }: Fields): readonly string[] =>
  [...names].filter((name) => only?.includes(name) === false).map(unsupported);

const unsupported = (name: string): string => `The field "${name}" is not supported by Step Functions`;

function unknownIn(
  schema: Schema,
  value: unknown,
  template: Template | undefined,
  only?: readonly string[],
): readonly string[] {
  if (value === null || (template !== undefined && typeof value === 'string')) return [];
  if (schema.isListSchema() && Array.isArray(value))
    return value.flatMap((item) => unknownIn(schema.getValueSchema(), item, template));
  if (!isObject(value)) return [];
  if (schema.isMapSchema())
    return Object.values(value).flatMap((item) => unknownIn(schema.getValueSchema(), item, template));
  if (!schema.isStructSchema()) return [];
  const members = new Map(
    [...schema.structIterator()].flatMap(([name, member]) => namesOf(name).map((one) => [one, member] as const)),
  );
  return Object.entries(value).flatMap(([key, item]) => {
    const name = plain(key, template);
    const member = members.get(name);
    if (member === undefined || only?.includes(name) === false) return [unsupported(name)];
    return name !== key ? [] : unknownIn(member, item, template);
  });
}

/** As the SDK for Java calls a member, and as the API does, with a capital letter: `Bool` and `BOOL`. */
const namesOf = (name: string): readonly string[] => [
  javaName(name),
  `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
];

const plain = (key: string, template: Template | undefined): string =>
  template === 'JSONPath' ? key.replace(/\.\$$/, '') : key;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
