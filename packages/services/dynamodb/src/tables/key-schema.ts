import type { KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { invalid, validation } from '../errors.ts';
import type { KeyAttribute, KeySchema } from './table.ts';

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
