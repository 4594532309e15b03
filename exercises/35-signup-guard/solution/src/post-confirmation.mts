import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';

/** Milliseconds: Cognito waits for five seconds, all in all. */
const PATIENCE = 3000;

const dynamodb = new DynamoDBClient();

export const handler = async (event: PostConfirmationTriggerEvent): Promise<PostConfirmationTriggerEvent> => {
  if (event.triggerSource !== 'PostConfirmation_ConfirmSignUp') return event;
  const { sub, email } = event.request.userAttributes;
  const put = new PutItemCommand({
    TableName: process.env.PROFILES_TABLE,
    Item: { userId: { S: sub }, email: { S: email }, plan: { S: 'free' } },
    // Cognito may call again, and by then the plan may be another one.
    ConditionExpression: 'attribute_not_exists(userId)',
  });
  try {
    await dynamodb.send(put, { abortSignal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    // The user is confirmed, whatever is thrown here.
    if (!(error instanceof ConditionalCheckFailedException)) console.error(`No profile for ${sub}`, error);
  }
  return event;
};
