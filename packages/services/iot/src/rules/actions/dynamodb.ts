import type { DynamoDBAction, DynamoDBv2Action } from '@aws-sdk/client-iot';
import { marshall } from '@aws-sdk/util-dynamodb';
import { AwsError } from '@coldstart/wire';
import { invokeAs, type ActionKind, type Work } from './work.ts';

/** Rules write numbers as DynamoDB has them, and leave out what is Undefined. */
const OPTIONS = { removeUndefinedValues: true } as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const keyOf = (type: string | undefined, value: string) => (type === 'NUMBER' ? { N: value } : { S: value });

/** The result whole, in one attribute: JSON as a map, list or plain value, anything else as bytes. */
function payloadOf({ output }: Work) {
  if (output instanceof Uint8Array) return { B: output };
  return (marshall({ payload: output }, OPTIONS) as Record<string, object>)['payload'];
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/dynamodb-rule-action.html */
export const dynamoDb: ActionKind<DynamoDBAction> = {
  failed: 'DynamoDBAction',
  verb: 'insert record into DynamoDB table',
  resource: ({ tableName = '' }, { text }) => text(tableName),
  run(action, work, TableName) {
    const { text } = work;
    const keys: Record<string, object> = {
      [text(action.hashKeyField ?? '')]: keyOf(action.hashKeyType, text(action.hashKeyValue ?? '')),
    };
    if (action.rangeKeyField !== undefined && action.rangeKeyField !== '') {
      keys[text(action.rangeKeyField)] = keyOf(action.rangeKeyType, text(action.rangeKeyValue ?? ''));
    }
    const field = text(action.payloadField ?? 'payload');
    const operation = text(action.operation ?? 'INSERT').toUpperCase();
    if (operation === 'DELETE')
      return invokeAs(work, action.roleArn, 'dynamodb', 'DeleteItem', { TableName, Key: keys });
    if (operation !== 'UPDATE') {
      return invokeAs(work, action.roleArn, 'dynamodb', 'PutItem', {
        TableName,
        Item: { ...keys, [field]: payloadOf(work) },
      });
    }
    return invokeAs(work, action.roleArn, 'dynamodb', 'UpdateItem', {
      TableName,
      Key: keys,
      UpdateExpression: 'SET #field = :payload',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':payload': payloadOf(work) },
    });
  },
};

/** https://docs.aws.amazon.com/iot/latest/developerguide/dynamodb-v2-rule-action.html */
export const dynamoDbV2: ActionKind<DynamoDBv2Action> = {
  failed: 'DynamoDBv2Action',
  verb: 'insert record into DynamoDB table',
  resource: ({ putItem }, { text }) => text(putItem?.tableName ?? ''),
  async run({ roleArn }, work, TableName) {
    if (!isObject(work.output)) {
      throw new AwsError(
        'ValidationException',
        'The result of the rule is no JSON object: each of its members becomes an attribute.',
      );
    }
    return invokeAs(work, roleArn, 'dynamodb', 'PutItem', { TableName, Item: marshall(work.output, OPTIONS) });
  },
};
