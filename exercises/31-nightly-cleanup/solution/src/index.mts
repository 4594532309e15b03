import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

interface Run {
  run: string;
  all?: boolean;
  /** Where the call before this one has stopped. */
  from?: Record<string, AttributeValue>;
}

interface Context {
  functionName: string;
  getRemainingTimeInMillis(): number;
}

/** Milliseconds for one page more, and for calling itself. */
const ENOUGH = 2000;

const dynamodb = new DynamoDBClient();
const lambda = new LambdaClient();
const TableName = process.env.SESSIONS_TABLE;

export const handler = async (event: Run, context: Context) => {
  const expired = condition(event);
  let from = event.from;
  do {
    if (context.getRemainingTimeInMillis() < ENOUGH) return await goOn({ ...event, from }, context);
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new ScanCommand({
        TableName,
        ProjectionExpression: 'sessionId',
        FilterExpression: expired.ConditionExpression,
        ExpressionAttributeValues: expired.ExpressionAttributeValues,
        ExclusiveStartKey: from,
      }),
    );
    const gone = await Promise.all(Items.map((Key) => remove(Key, expired)));
    await count(event.run, gone.filter(Boolean).length);
    from = LastEvaluatedKey;
  } while (from !== undefined);
};

/** What is to be deleted, as the table is asked. */
function condition({ all }: Run) {
  if (all === true) return { ConditionExpression: 'attribute_exists(sessionId)' };
  const now = Math.floor(Date.now() / 1000);
  return { ConditionExpression: 'expiresAt < :now', ExpressionAttributeValues: { ':now': { N: String(now) } } };
}

/** Whether this call has deleted it: another may have been faster. */
async function remove(Key: Record<string, AttributeValue>, expired: ReturnType<typeof condition>): Promise<boolean> {
  try {
    await dynamodb.send(new DeleteItemCommand({ TableName, Key, ...expired }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function count(run: string, deleted: number): Promise<void> {
  if (deleted === 0) return;
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: process.env.REPORTS_TABLE,
      Key: { run: { S: run } },
      UpdateExpression: 'ADD deleted :n',
      ExpressionAttributeValues: { ':n': { N: String(deleted) } },
    }),
  );
}

async function goOn(event: Run, { functionName: FunctionName }: Context): Promise<void> {
  const Payload = JSON.stringify(event);
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
}
