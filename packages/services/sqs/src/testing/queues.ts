import { SQS, type CreateQueueCommandInput, type Message, type ReceiveMessageCommandInput } from '@aws-sdk/client-sqs';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

/** A cloud with IAM and SQS, and clients of SQS for whoever is asked for. */
export interface TestQueues {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly sqs: SQS;
  client(keys?: Keys): SQS;
  /** Makes a queue. @returns its URL */
  queue(name: string, Attributes?: CreateQueueCommandInput['Attributes']): Promise<string>;
  /** Sends messages of these bodies, one after the other. */
  send(QueueUrl: string, ...bodies: readonly string[]): Promise<void>;
  receive(QueueUrl: string, more?: Partial<ReceiveMessageCommandInput>): Promise<Message[]>;
  /** Bodies of all that can be received at once. */
  bodies(QueueUrl: string, more?: Partial<ReceiveMessageCommandInput>): Promise<(string | undefined)[]>;
  /** Moves the cloud's time ahead. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export async function startQueues(): Promise<TestQueues> {
  const cloud = await startTestCloud(entries);
  const opened: SQS[] = [];
  const client = (keys?: Keys): SQS => {
    const made = new SQS(cloud.config(keys));
    opened.push(made);
    return made;
  };
  const sqs = client();
  const receive: TestQueues['receive'] = async (QueueUrl, more = {}) =>
    (await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, ...more })).Messages ?? [];
  return {
    cloud,
    sqs,
    client,
    async queue(QueueName, Attributes = {}) {
      const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
      const { QueueUrl = '' } = await sqs.createQueue({ QueueName, Attributes: { ...fifo, ...Attributes } });
      return QueueUrl;
    },
    async send(QueueUrl, ...bodies) {
      for (const MessageBody of bodies) {
        // `group:text` in a FIFO queue.
        const group = QueueUrl.endsWith('.fifo') ? { MessageGroupId: MessageBody.split(':')[0] } : {};
        await sqs.sendMessage({ QueueUrl, MessageBody, ...group });
      }
    },
    receive,
    bodies: async (url, more) => (await receive(url, more)).map(({ Body }) => Body),
    pass: (seconds) => cloud.cloud.clock.advance(seconds * 1000),
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}
