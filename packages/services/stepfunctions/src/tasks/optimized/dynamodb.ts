import { version1 } from '../sdk/names.ts';
import type { Integration } from './integration.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
const item = (operation: string, required: readonly string[]): Integration => ({
  suffixes: [''],
  service: 'dynamodb',
  operation,
  fields: { required },
  naming: version1('DynamoDB', 'AmazonDynamoDBv2', 'AmazonDynamoDBException'),
});

export const items: Readonly<Record<string, Integration>> = {
  getItem: item('GetItem', ['Key', 'TableName']),
  putItem: item('PutItem', ['Item', 'TableName']),
  updateItem: item('UpdateItem', ['Key', 'TableName']),
  deleteItem: item('DeleteItem', ['Key', 'TableName']),
};
