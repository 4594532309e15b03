import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
  Projection as SdkProjection,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { invalid } from '../errors.ts';
import { readKeys } from './key-schema.ts';
import type { KeyAttribute, KeySchema, Projection } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-secondary-indexes */
const MOST_LOCAL_INDEXES = 5;
const MOST_GLOBAL_INDEXES = 20;
const MOST_PROJECTED = 100;

/** The attributes that keys may consist of. @throws ValidationException */
export function readDefinitions(definitions: readonly AttributeDefinition[]): KeyAttribute[] {
  const read = definitions.map(({ AttributeName: name, AttributeType: type }): KeyAttribute => {
    if (name === undefined || (type !== 'S' && type !== 'N' && type !== 'B')) {
      throw invalid('An attribute definition needs an AttributeName and an AttributeType of S, N or B');
    }
    return { name, type };
  });
  const twice = read.find(({ name }, at) => read.findIndex((other) => other.name === name) !== at);
  if (twice !== undefined) throw invalid(`Duplicate AttributeName in AttributeDefinitions: ${twice.name}`);
  return read;
}

/** @throws ValidationException */
export function readProjection(projection: SdkProjection | undefined): Projection {
  const type = projection?.ProjectionType;
  const names = projection?.NonKeyAttributes;
  if (type === undefined) throw invalid('Unknown ProjectionType: null');
  if (names !== undefined && type !== 'INCLUDE') {
    throw invalid(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (names === undefined && type === 'INCLUDE') {
    throw invalid('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const twice = names?.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`Duplicate attribute name in NonKeyAttributes: ${twice}`);
  return { type, nonKeyAttributes: names ?? [] };
}

/** @throws ValidationException when a table cannot have these local indexes */
export function checkLocalIndexes(
  indexes: readonly LocalSecondaryIndex[] | undefined,
  keys: KeySchema,
  definitions: readonly KeyAttribute[],
): void {
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalid('List of LocalSecondaryIndexes is empty');
  if (keys.range.length === 0) {
    throw invalid('Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex');
  }
  for (const { IndexName: name, KeySchema: schema, Projection: projection } of indexes) {
    readKeys(schema ?? [], definitions);
    if (schema?.length !== 2) throw invalid(`Index KeySchema does not have a range key for index: ${name}`);
    const [hash] = keys.hash;
    if (schema[0]?.AttributeName !== hash?.name) {
      throw invalid(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${name}. ` +
          `index hash key: ${schema[0]?.AttributeName}, table hash key: ${hash?.name}`,
      );
    }
    readProjection(projection);
  }
  if (indexes.length > MOST_LOCAL_INDEXES) {
    throw invalid('Number of LocalSecondaryIndexes exceeds per-table limit of 5');
  }
}

/** @throws ValidationException when a table cannot have these global indexes */
export function checkGlobalIndexes(
  indexes: readonly GlobalSecondaryIndex[] | undefined,
  billing: 'PROVISIONED' | 'PAY_PER_REQUEST',
): void {
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalid('List of GlobalSecondaryIndexes is empty');
  for (const index of indexes) checkIndexThroughput(index, billing);
  if (indexes.length > MOST_GLOBAL_INDEXES) {
    throw invalid('GlobalSecondaryIndex count exceeds the per-table limit of 20');
  }
}

/** @throws ValidationException */
export function checkIndexThroughput(
  {
    IndexName: name,
    ProvisionedThroughput: throughput,
  }: Pick<GlobalSecondaryIndex, 'IndexName' | 'ProvisionedThroughput'>,
  billing: 'PROVISIONED' | 'PAY_PER_REQUEST',
): void {
  if (billing === 'PAY_PER_REQUEST' && throughput !== undefined) {
    throw invalid(
      `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (billing === 'PROVISIONED' && throughput === undefined) {
    throw invalid(`ProvisionedThroughput must be specified for index: ${name}`);
  }
}

/** @throws ValidationException for two indexes of one name, LimitExceededException for too many projected attributes */
export function checkIndexNames(indexes: readonly (GlobalSecondaryIndex | LocalSecondaryIndex)[]): void {
  const seen = new Set<string>();
  let projected = 0;
  for (const { IndexName: name = '', Projection: projection } of indexes) {
    if (seen.has(name)) throw invalid(`Duplicate index name: ${name}`);
    seen.add(name);
    projected += projection?.NonKeyAttributes?.length ?? 0;
  }
  if (projected > MOST_PROJECTED) {
    throw new AwsError(
      'LimitExceededException',
      `Number of total attributes projected into all secondary indexes exceeds the limit of ${MOST_PROJECTED}`,
    );
  }
}

/** @throws ValidationException when attributes are defined that no key uses */
export function checkDefinitionsUsed(definitions: readonly KeyAttribute[], schemas: readonly KeySchema[]): void {
  const used = new Set(schemas.flatMap(({ hash, range }) => [...hash, ...range].map(({ name }) => name)));
  if (definitions.every(({ name }) => used.has(name))) return;
  if (schemas.length === 1) {
    throw invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  throw invalid(
    'Some AttributeDefinitions are not used. ' +
      `AttributeDefinitions: [${definitions.map(({ name }) => name).join(', ')}], keys used: [${[...used].join(', ')}]`,
  );
}
