import { SNS, type CreateTopicCommandInput, type SubscribeCommandInput } from '@aws-sdk/client-sns';
import { SQS, type Message } from '@aws-sdk/client-sqs';
import { policy, rootOf, startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as sqsEntries } from '@coldstart/service-sqs/entry';
import { entries } from '../entry.ts';

const ACCOUNT = '111122223333';

/** A cloud with IAM, SQS and SNS. */
export interface TestTopics {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly sns: SNS;
  readonly sqs: SQS;
  client(keys?: Keys, region?: string): SNS;
  /** Makes a topic. @returns its ARN */
  topic(Name: string, more?: Partial<CreateTopicCommandInput>): Promise<string>;
  /** Makes a queue that topics may write to. @returns its ARN */
  queue(name: string): Promise<string>;
  /** @returns the subscription's ARN */
  subscribe(TopicArn: string, Endpoint: string, Attributes?: SubscribeCommandInput['Attributes']): Promise<string>;
  /** What has arrived in a queue. */
  messages(queue: string): Promise<Message[]>;
  bodies(queue: string): Promise<(string | undefined)[]>;
  /** Moves the cloud's time ahead. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** @param account whose root the clients are */
export async function startTopics(account = ACCOUNT): Promise<TestTopics> {
  const cloud = await startTestCloud([...entries, ...sqsEntries]);
  const opened: SNS[] = [];
  const client = (keys: Keys = rootOf(account), region = 'eu-central-1'): SNS => {
    const made = new SNS({ ...cloud.config(keys), region });
    opened.push(made);
    return made;
  };
  const sns = client();
  const sqs = new SQS(cloud.config(rootOf(account)));
  const pass = (seconds: number): Promise<void> => cloud.cloud.clock.advance(seconds * 1000);
  const urlOf = (arn: string): string => `${cloud.cloud.endpoint}/${account}/${arn.split(':').at(-1)}`;
  const messages = async (queue: string): Promise<Message[]> => {
    await pass(1);
    const all = { MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl: urlOf(queue),
      MessageSystemAttributeNames: ['All'],
      ...all,
    });
    return Messages;
  };
  return {
    cloud,
    sns,
    sqs,
    client,
    async topic(Name, more = {}) {
      const fifo = { Attributes: { FifoTopic: 'true', ContentBasedDeduplication: 'true' } };
      const { TopicArn = '' } = await sns.createTopic({ Name, ...(Name.endsWith('.fifo') && fifo), ...more });
      return TopicArn;
    },
    async queue(QueueName) {
      const arn = `arn:aws:sqs:eu-central-1:${account}:${QueueName}`;
      const statement = {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
      };
      const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
      await sqs.createQueue({ QueueName, Attributes: { Policy: JSON.stringify(policy(statement)), ...fifo } });
      return arn;
    },
    async subscribe(TopicArn, Endpoint, Attributes = {}) {
      const [Protocol = ''] = Endpoint.startsWith('arn:') ? ['sqs'] : Endpoint.split(':');
      const more = { Attributes, ReturnSubscriptionArn: true };
      return (await sns.subscribe({ TopicArn, Protocol, Endpoint, ...more })).SubscriptionArn ?? '';
    },
    messages,
    bodies: async (queue) => (await messages(queue)).map(({ Body }) => Body),
    pass,
    async close() {
      for (const each of opened) each.destroy();
      sqs.destroy();
      await cloud.close();
    },
  };
}
