import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

interface QueueEvent {
  Records: Message[];
}

interface Message {
  messageId: string;
  body: string;
  eventSourceARN: string;
}

type Members = Record<string, unknown>;

/** An event that fails as often is looked at by people. */
const MOST_REDRIVES = 3;

const lambda = new LambdaClient();
const sqs = new SQSClient();
const { LABEL_FUNCTION, INVOICE_FUNCTION, PARKED_QUEUE_URL, DEAD_QUEUE_ARN } = process.env;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDead = ({ eventSourceARN }: Message): boolean => eventSourceARN === DEAD_QUEUE_ARN;

/** A dead-letter queue has the event itself, a destination a record with the event in it. */
function eventIn(message: Message): Members | undefined {
  let found: unknown;
  try {
    found = JSON.parse(message.body);
  } catch {
    return undefined;
  }
  if (!isDead(message)) found = isObject(found) ? found['requestPayload'] : undefined;
  return isObject(found) ? found : undefined;
}

const park = (MessageBody: string) =>
  sqs.send(new SendMessageCommand({ QueueUrl: PARKED_QUEUE_URL, MessageBody }));

async function redrive(message: Message): Promise<void> {
  const event = eventIn(message);
  if (event === undefined) {
    await park(message.body);
    return;
  }
  const redrives = Number(event['redrives'] ?? 0);
  if (redrives >= MOST_REDRIVES) {
    await park(JSON.stringify(event));
    return;
  }
  await lambda.send(
    new InvokeCommand({
      FunctionName: isDead(message) ? INVOICE_FUNCTION : LABEL_FUNCTION,
      InvocationType: 'Event',
      Payload: JSON.stringify({ ...event, redrives: redrives + 1 }),
    }),
  );
}

// What fails is thrown: the message becomes visible again, and nothing is lost.
export const handler = async ({ Records }: QueueEvent): Promise<void> => {
  for (const message of Records) await redrive(message);
};
