import type { CheckContext } from '@coldstart/checks';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export type Alert = Readonly<Record<string, unknown>>;

/** Somebody who hears of alerts. */
export interface Inbox {
  /** The alerts of an incident that have come so far. */
  of(incident: string): Promise<readonly Alert[]>;
  /** All that has come so far, as it came. */
  all(): Promise<readonly string[]>;
}

/** Subscribes a queue of the check's own to the topic, for as long as something is done. */
export async function listening(t: CheckContext, run: (inbox: Inbox) => Promise<void>): Promise<void> {
  const [sns, sqs] = [t.client(SNSClient), t.client(SQSClient)];
  const TopicArn = t.stack.resource('AlertTopic');
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `inbox-${t.random.hex(8)}` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Endpoint = Attributes?.['QueueArn'];
  await letIn(t, QueueUrl, Endpoint, TopicArn);
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint,
      Attributes: { RawMessageDelivery: 'true' },
      ReturnSubscriptionArn: true,
    }),
  );
  const seen: string[] = [];
  const all = async (): Promise<readonly string[]> => {
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return seen;
      seen.push(...Messages.map(({ Body = '' }) => Body));
    }
  };
  try {
    await run({
      all,
      of: async (incident) =>
        (await all()).map((text) => alertIn(t, text)).filter((alert) => alert['incident'] === incident),
    });
  } finally {
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
}

async function letIn(t: CheckContext, QueueUrl: string | undefined, Resource: string | undefined, topic: string) {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource,
    Condition: { ArnEquals: { 'aws:SourceArn': topic } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await t.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
}

function alertIn(t: CheckContext, text: string): Alert {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Alert;
  } catch {
    // Said below.
  }
  return t.fail('the messages of AlertTopic to be JSON objects', `one was ${text.slice(0, 200)}`);
}

/** Milliseconds within which what the function publishes has come. */
const ARRIVES = 10_000;

/** The one alert of an incident, once it has come. @param line what told of it */
export async function alertOf(t: CheckContext, inbox: Inbox, incident: string, line: string): Promise<Alert> {
  return t.eventually(
    async () => {
      const [alert, ...more] = await inbox.of(incident);
      if (alert === undefined)
        return t.fail(`an alert of the incident ${incident}, of which ${line} tells`, 'none came');
      if (more.length > 0) t.fail(`one alert of the incident ${incident}`, `${more.length + 1} came`);
      return alert;
    },
    { within: ARRIVES },
  );
}
