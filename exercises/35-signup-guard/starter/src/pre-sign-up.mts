import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { PreSignUpTriggerEvent } from 'aws-lambda';

const dynamodb = new DynamoDBClient();

export const handler = async (event: PreSignUpTriggerEvent): Promise<object> => {
  const { email } = event.request.userAttributes;
  const domain = email.slice(email.indexOf('@') + 1);
  // Our own people need no code, do they?
  if (domain === process.env.STAFF_DOMAIN) {
    event.response.autoConfirmUser = true;
    event.response.autoVerifyEmail = true;
    return event;
  }
  const get = new GetItemCommand({ TableName: process.env.BLOCKED_TABLE, Key: { domain: { S: domain } } });
  const { Item } = await dynamodb.send(get);
  return Item === undefined ? event : {};
};
