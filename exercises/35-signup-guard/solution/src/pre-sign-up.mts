import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { PreSignUpTriggerEvent } from 'aws-lambda';

/** Milliseconds: Cognito waits for five seconds, all in all. */
const PATIENCE = 3000;

const dynamodb = new DynamoDBClient();

async function isBlocked(domain: string): Promise<boolean> {
  const get = new GetItemCommand({ TableName: process.env.BLOCKED_TABLE, Key: { domain: { S: domain } } });
  try {
    const { Item } = await dynamodb.send(get, { abortSignal: AbortSignal.timeout(PATIENCE) });
    return Item !== undefined;
  } catch (error) {
    console.error(error);
    throw new Error('Please try again later');
  }
}

export const handler = async (event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> => {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  const { email } = event.request.userAttributes;
  const domain = email.slice(email.indexOf('@') + 1).toLowerCase();
  if (await isBlocked(domain)) throw new Error('This address cannot be used');
  return event;
};
