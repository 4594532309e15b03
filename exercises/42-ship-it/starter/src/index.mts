import { createHmac } from 'node:crypto';
import type { Context, SQSEvent } from 'aws-lambda';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { shipAll, type Order } from './ship.mts';

const dynamodb = new DynamoDBClient();
const secrets = new SecretsManagerClient();

let key: Promise<string> | undefined;

/** The carrier's key, read once. */
async function readKey(): Promise<string> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.CARRIER_SECRET }));
  return SecretString;
}

async function write({ order, to, parcels }: Order): Promise<void> {
  key ??= readKey();
  const stamp = createHmac('sha256', await key).update(order).digest('hex');
  const Item = { order: { S: order }, to: { S: to }, parcels: { N: String(parcels) }, stamp: { S: stamp } };
  await dynamodb.send(new PutItemCommand({ TableName: process.env.DONE_TABLE, Item }));
}

export const handler = ({ Records }: SQSEvent, context: Context) =>
  shipAll(Records, { write, timeLeft: () => context.getRemainingTimeInMillis() });
