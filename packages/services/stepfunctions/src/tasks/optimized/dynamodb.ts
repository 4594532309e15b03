import type { Json, JsonObject } from '@coldstart/states';
import { version1 } from '../sdk/names.ts';
import type { Integration } from './integration.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
const item = (operation: string, required: readonly string[]): Integration => ({
  suffixes: [''],
  service: 'dynamodb',
  operation,
  fields: { required },
  naming: version1('DynamoDB', 'AmazonDynamoDBv2', 'AmazonDynamoDBException'),
  prepare: withTexts,
});

export const items: Readonly<Record<string, Integration>> = {
  getItem: item('GetItem', ['Key', 'TableName']),
  putItem: item('PutItem', ['Item', 'TableName']),
  updateItem: item('UpdateItem', ['Key', 'TableName']),
  deleteItem: item('DeleteItem', ['Key', 'TableName']),
};

const ATTRIBUTES = new Set(['Item', 'Key', 'ExpressionAttributeValues']);

/** A text alone is an attribute's value of type `S`, as AWS's published patterns write it: the SDK for Java makes one of it. */
function withTexts(input: Json): Json {
  if (!isObject(input)) return input;
  return mapped(input, (value, name) => (ATTRIBUTES.has(name) && isObject(value) ? mapped(value, attribute) : value));
}

const attribute = (value: Json): Json => (typeof value === 'string' ? { S: value } : value);

const mapped = (object: JsonObject, map: (value: Json, name: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]));

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
