import { readFile } from 'node:fs/promises';
import type { DeclaredRow, DeclaredType, Value } from '@coldstart/cloud';
import { expect, test } from 'vitest';
import { SERVICES } from './index.ts';

/** What is looked at of a schema in `src/resources/schemas`. */
interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly items?: PropertySchema;
  readonly $ref?: string;
}

interface ResourceSchema extends PropertySchema {
  readonly attributes: readonly string[];
  readonly definitions?: Readonly<Record<string, PropertySchema>>;
}

async function readSchema(folder: URL, type: string): Promise<ResourceSchema> {
  const file = new URL(`${type.replaceAll('::', '-')}.generated.json`, folder);
  return JSON.parse(await readFile(file, 'utf8')) as ResourceSchema;
}

const isRow = (type: DeclaredType): type is DeclaredRow => typeof type.create === 'object';

const loaded = new Set(SERVICES.flatMap(({ templates = {} }) => Object.values(templates)));
const parts = await Promise.all([...loaded].map((load) => load()));
const declared = await Promise.all(
  parts.flatMap(({ types, schemas }) =>
    types.map(async (type) => ({ type, schema: await readSchema(schemas, type.type) })),
  ),
);
const rows = new Map(
  declared.flatMap(({ type, schema }) => (isRow(type) ? [[type.type as string, { row: type, schema }] as const] : [])),
);

/** Properties whose change makes a new resource, and that say nothing else. */
const NUMBERS: Readonly<Record<string, string>> = { 'AWS::IAM::AccessKey': 'Serial' };

/** A value of a schema's shape. */
function sample(wanted: PropertySchema, schema: ResourceSchema, depth = 0): Value {
  if (wanted.$ref !== undefined) {
    const definition = schema.definitions?.[wanted.$ref.replace('#/definitions/', '')];
    return definition === undefined || depth > 6 ? {} : sample(definition, schema, depth + 1);
  }
  const [type] = [wanted.type].flat();
  if (type === 'array') return [sample(wanted.items ?? {}, schema, depth + 1)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'string') return 'text';
  return Object.fromEntries(
    Object.entries(wanted.properties ?? {}).map(([name, inner]) => [name, sample(inner, schema, depth + 1)]),
  );
}

/** The properties that creation looks at. */
function usedByCreate(row: DeclaredRow, schema: ResourceSchema): string[] {
  const used = new Set<string>();
  const whole = sample(schema, schema) as Record<string, Value>;
  const properties = new Proxy(whole, {
    get(target, name) {
      used.add(String(name));
      return target[String(name)];
    },
  });
  const stack = { id: 'id', name: 'stack', account: '111122223333', region: 'us-east-1' };
  const view = {
    properties,
    before: {},
    name: 'name',
    id: 'id',
    stack,
    tags: [],
    text: '{}',
    answers: {},
    attribute: () => '',
  };
  row.id?.(view);
  row.text?.(properties);
  for (const use of Object.values(row.create)) (typeof use === 'function' ? use : use?.input)?.(view);
  return [...used];
}

test.each([...rows])('%s tells what becomes of every property', (_name, { row, schema }) => {
  const changes = [...(row.update ?? []), ...(row.settings ?? [])];
  const covered = new Set([
    ...usedByCreate(row, schema),
    ...changes.flatMap((one) => (one.list === undefined ? one.of : [one.list, ...(one.with ?? [])])),
    ...(row.tags === undefined ? [] : [row.tags.property ?? 'Tags']),
    ...(row.name?.property === undefined ? [] : [row.name.property]),
    ...(row.unsupported ?? []),
  ]);
  const properties = Object.keys(schema.properties ?? {}).filter((name) => !schema.attributes.includes(name));
  expect(properties.filter((name) => !covered.has(name) && NUMBERS[row.type] !== name)).toEqual([]);
});

test('most types are rows', () => {
  expect(declared.filter(({ type }) => !isRow(type)).map(({ type }) => type.type)).toEqual([
    'AWS::CDK::Metadata',
    'AWS::CloudFormation::CustomResource',
    'AWS::CloudFormation::Macro',
    'AWS::CloudFormation::Stack',
    'AWS::CloudFormation::WaitConditionHandle',
    'AWS::CloudFormation::WaitCondition',
    'AWS::SecretsManager::SecretTargetAttachment',
  ]);
});
