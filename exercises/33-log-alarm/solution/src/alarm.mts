import { gunzipSync } from 'node:zlib';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

interface LogsEvent {
  awslogs: { data: string };
}

interface Batch {
  messageType: string;
  logGroup: string;
  logEvents: { message: string }[];
}

interface Incident {
  incident: string;
  message: string;
}

/** Bytes that SNS takes, and characters that are left of a message that is longer. */
const LARGEST = 262_144;
const SHORT = 1000;

const dynamodb = new DynamoDBClient();
const sns = new SNSClient();
const sqs = new SQSClient();
const { ALERT_TOPIC_ARN, INCIDENTS_TABLE, BROKEN_QUEUE_URL } = process.env;

/** Base64, then gzip, then JSON. */
function unpack(data: string): Batch | undefined {
  try {
    return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8')) as Batch;
  } catch {
    return undefined;
  }
}

/** What a line tells, whichever of the two forms it has. */
function read(line: string): Incident | undefined {
  const [, incident, message] = /^\S+ ERROR (\S+) ([\s\S]*)$/.exec(line) ?? [];
  if (incident !== undefined && message !== undefined) return { incident, message };
  try {
    const found: unknown = JSON.parse(line);
    return isIncident(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

const isIncident = (value: unknown): value is Incident =>
  typeof value === 'object' &&
  value !== null &&
  'incident' in value &&
  typeof value.incident === 'string' &&
  'message' in value &&
  typeof value.message === 'string';

/** @returns false where somebody has taken the incident already */
async function take(incident: string): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: INCIDENTS_TABLE,
        Item: { incident: { S: incident } },
        ConditionExpression: 'attribute_not_exists(incident)',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function textOf(alert: Incident & { logGroup: string }): string {
  const text = JSON.stringify(alert);
  if (Buffer.byteLength(text) <= LARGEST) return text;
  return JSON.stringify({ ...alert, message: alert.message.slice(0, SHORT), truncated: true });
}

async function alert({ incident, message }: Incident, logGroup: string): Promise<void> {
  if (!(await take(incident))) return;
  try {
    const Message = textOf({ incident, logGroup, message });
    await sns.send(new PublishCommand({ TopicArn: ALERT_TOPIC_ARN, Message }));
  } catch (error) {
    // Nobody has heard of it: the next attempt has to find it free.
    await dynamodb.send(new DeleteItemCommand({ TableName: INCIDENTS_TABLE, Key: { incident: { S: incident } } }));
    throw error;
  }
}

export const handler = async ({ awslogs }: LogsEvent): Promise<void> => {
  const batch = unpack(awslogs.data);
  if (batch === undefined) {
    await sqs.send(new SendMessageCommand({ QueueUrl: BROKEN_QUEUE_URL, MessageBody: awslogs.data }));
    return;
  }
  if (batch.messageType === 'CONTROL_MESSAGE') return;
  for (const { message } of batch.logEvents) {
    const found = read(message);
    if (found !== undefined) await alert(found, batch.logGroup);
  }
};
