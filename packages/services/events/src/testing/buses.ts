import { EventBridge, type PutEventsRequestEntry, type Target } from '@aws-sdk/client-eventbridge';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SQS, type Message } from '@aws-sdk/client-sqs';
import { entries as kmsEntries } from '@coldstart/service-kms/entry';
import { entries as logsEntries } from '@coldstart/service-logs/entry';
import { policy, rootOf, startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as secretsEntries } from '@coldstart/service-secretsmanager/entry';
import { entries as snsEntries } from '@coldstart/service-sns/entry';
import { entries as sqsEntries } from '@coldstart/service-sqs/entry';
import { entries } from '../entry.ts';

const ACCOUNT = '111122223333';

/** A cloud with IAM, KMS, Logs, Secrets Manager, SNS, SQS and EventBridge. */
export interface TestBuses {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly events: EventBridge;
  readonly sqs: SQS;
  readonly secrets: SecretsManager;
  client(keys?: Keys, region?: string): EventBridge;
  /** Makes a queue that rules may write to. @returns its ARN */
  queue(name: string): Promise<string>;
  /** Makes a rule for a pattern with one target. @returns the rule's ARN */
  rule(name: string, pattern: object, target: Partial<Target>, EventBusName?: string): Promise<string>;
  put(...entries: PutEventsRequestEntry[]): Promise<(string | undefined)[]>;
  /** What has arrived in a queue. */
  messages(queue: string): Promise<Message[]>;
  bodies(queue: string): Promise<unknown[]>;
  /** Moves the cloud's time ahead. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const parsed = (text = ''): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Targets may be given plain text.
    return text;
  }
};

/** @param account whose root the clients are */
export async function startBuses(account = ACCOUNT): Promise<TestBuses> {
  const cloud = await startTestCloud([
    ...entries,
    ...sqsEntries,
    ...snsEntries,
    ...logsEntries,
    ...kmsEntries,
    ...secretsEntries,
  ]);
  const opened: EventBridge[] = [];
  const client = (keys: Keys = rootOf(account), region = 'eu-central-1'): EventBridge => {
    const made = new EventBridge({ ...cloud.config(keys), region });
    opened.push(made);
    return made;
  };
  const events = client();
  const sqs = new SQS(cloud.config(rootOf(account)));
  const secrets = new SecretsManager(cloud.config(rootOf(account)));
  const pass = (seconds: number): Promise<void> => cloud.cloud.clock.advance(seconds * 1000);
  const urlOf = (arn: string): string => `${cloud.cloud.endpoint}/${arn.split(':').slice(4).join('/')}`;
  const messages = async (queue: string): Promise<Message[]> => {
    await pass(1);
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl: urlOf(queue),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    for (const { ReceiptHandle } of Messages) await sqs.deleteMessage({ QueueUrl: urlOf(queue), ReceiptHandle });
    return Messages;
  };
  return {
    cloud,
    events,
    sqs,
    secrets,
    client,
    async queue(QueueName) {
      const arn = `arn:aws:sqs:eu-central-1:${account}:${QueueName}`;
      const Principal = { Service: 'events.amazonaws.com' };
      const statement = { Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: arn };
      const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
      await sqs.createQueue({ QueueName, Attributes: { Policy: JSON.stringify(policy(statement)), ...fifo } });
      return arn;
    },
    async rule(Name, pattern, target, EventBusName) {
      const bus = EventBusName === undefined ? {} : { EventBusName };
      const { RuleArn = '' } = await events.putRule({ Name, EventPattern: JSON.stringify(pattern), ...bus });
      await events.putTargets({ Rule: Name, Targets: [{ Id: 'target', Arn: undefined, ...target }], ...bus });
      return RuleArn;
    },
    async put(...Entries) {
      return (await events.putEvents({ Entries })).Entries?.map(({ EventId }) => EventId) ?? [];
    },
    messages,
    bodies: async (queue) => (await messages(queue)).map(({ Body }) => parsed(Body)),
    pass,
    async close() {
      for (const each of opened) each.destroy();
      sqs.destroy();
      secrets.destroy();
      await cloud.close();
    },
  };
}
