import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/** Milliseconds: Cognito waits for five seconds, all in all. */
const PATIENCE = 3000;

const dynamodb = new DynamoDBClient();

async function planOf(userId: string): Promise<string> {
  const get = new GetItemCommand({ TableName: process.env.PROFILES_TABLE, Key: { userId: { S: userId } } });
  try {
    const { Item } = await dynamodb.send(get, { abortSignal: AbortSignal.timeout(PATIENCE) });
    return Item?.plan?.S ?? 'free';
  } catch (error) {
    console.error(error);
    return 'free';
  }
}

export const handler = async (event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> => {
  const plan = await planOf(event.request.userAttributes.sub);
  event.response.claimsAndScopeOverrideDetails = {
    idTokenGeneration: { claimsToAddOrOverride: { plan }, claimsToSuppress: ['birthdate'] },
    accessTokenGeneration: { claimsToAddOrOverride: { plan } },
  };
  return event;
};
