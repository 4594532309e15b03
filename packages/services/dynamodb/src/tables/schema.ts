import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  Projection as SdkProjection,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { invalid, validation } from '../errors.ts';
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

/** @throws ValidationException when an attribute of a key is not defined */
export function checkDefined(schema: readonly KeySchemaElement[], definitions: readonly KeyAttribute[]): void {
  const names = schema.map(({ AttributeName }) => AttributeName ?? '');
  const defined = definitions.map(({ name }) => name);
  if (names.every((name) => defined.includes(name))) return;
  throw invalid(
    'Some index key attributes are not defined in AttributeDefinitions. ' +
      `Keys: [${names.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
  );
}

/** Attributes of a partition key, and of a sort key, of a global index. */
const MOST_PARTS = 4;

/** The key of a table or a local index. @throws ValidationException */
export function readKeys(schema: readonly KeySchemaElement[], definitions: readonly KeyAttribute[]): KeySchema {
  if (schema.length > 2) {
    const shown = schema.map(
      ({ AttributeName, KeyType }) => `KeySchemaElement(attributeName=${AttributeName}, keyType=${KeyType})`,
    );
    throw validation(
      `1 validation error detected: Value '[${shown.join(', ')}]' at 'keySchema' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 2',
    );
  }
  checkNames(schema, definitions);
  const second = schema[1];
  if (second !== undefined && second.KeyType !== 'RANGE') {
    throw validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  return keysOf(schema, definitions);
}

/**
 * The key of a global index: up to four attributes for the partition key, and up to four for the sort key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.MultiAttributeKeys
 * @throws ValidationException
 */
export function readGlobalKeys(schema: readonly KeySchemaElement[], definitions: readonly KeyAttribute[]): KeySchema {
  checkNames(schema, definitions);
  const types = schema.map(({ KeyType }) => KeyType);
  if (types.lastIndexOf('HASH') > types.indexOf('RANGE') && types.includes('RANGE')) {
    throw validation('Invalid KeySchema: All HASH key attributes must precede RANGE key attributes in the KeySchema');
  }
  for (const type of ['HASH', 'RANGE']) {
    if (types.filter((other) => other === type).length > MOST_PARTS) {
      throw validation(
        `Invalid KeySchema: The KeySchema exceeds the maximum allowed number of ${type} key attributes (${MOST_PARTS})`,
      );
    }
  }
  return keysOf(schema, definitions);
}

/** @throws ValidationException */
function checkNames(schema: readonly KeySchemaElement[], definitions: readonly KeyAttribute[]): void {
  const names = schema.map(({ AttributeName }) => AttributeName ?? '');
  if (names.length > definitions.length)
    throw validation('Invalid KeySchema: Some index key attribute have no definition');
  checkDefined(schema, definitions);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw validation(
      names.length === 2
        ? 'Both the Hash Key and the Range Key element in the KeySchema have the same name'
        : `Invalid KeySchema: Some elements of the KeySchema have the same name: ${twice}`,
    );
  }
  if (schema[0]?.KeyType !== 'HASH') {
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
}

function keysOf(schema: readonly KeySchemaElement[], definitions: readonly KeyAttribute[]): KeySchema {
  const ofType = (type: string): KeyAttribute[] =>
    schema
      .filter(({ KeyType }) => KeyType === type)
      .flatMap(({ AttributeName }) => definitions.find(({ name }) => name === AttributeName) ?? []);
  return { hash: ofType('HASH'), range: ofType('RANGE') };
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
