import type { CreateTopicCommandInput, SNS, SubscribeCommandInput } from '@aws-sdk/client-sns';
import type {
  QueueAttributeName,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
  SQS,
} from '@aws-sdk/client-sqs';
import { loadRecordings, replayTests, type Steps as RecordedSteps } from '@coldstart/cloud/testing';
import { policy, rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll } from 'vitest';
import { startTopics, type TestTopics } from './topics.ts';

/** The recordings were made under this account, by a user of it. */
const RECORDED_ACCOUNT = '111111111111';

/** Recorded in the place of what is another one every time. */
const ANYTHING =
  /^(?:<md5-hash>|<signature>|<receipt-handle:\d+>|<sender-id>|<sequence-number:\d+>|<next-token:\d+>|[a-z-]*domain)$/;

/** What recorded tests ask, on a cloud of their file's own. */
export interface Bench {
  readonly topics: TestTopics;
  /** As a user who may do everything. */
  readonly sns: SNS;
  readonly sqs: SQS;
  /** The same user's client in another Region, where nothing is yet. */
  elsewhere(region: string): SNS;
  /** A name that nothing has yet. */
  unique(what: string): string;
  /** @returns the topic's ARN */
  topic(more?: Partial<CreateTopicCommandInput>): Promise<string>;
  /** A queue that topics may write to. @returns its ARN */
  queue(Attributes?: Partial<Record<QueueAttributeName, string>>): Promise<string>;
  urlOf(queue: string): string;
  /** @returns the subscription's ARN */
  subscribe(TopicArn: string, queue: string, Attributes?: SubscribeCommandInput['Attributes']): Promise<string>;
  /** What has arrived; it is gone from the queue. */
  receive(queue: string, more?: Partial<ReceiveMessageCommandInput>): Promise<ReceiveMessageCommandOutput>;
}

export type Steps = RecordedSteps<Bench>;

/** What is asked once: the key of the answer, and the call. */
export const once =
  (key: string, ask: (bench: Bench, name: string) => Promise<unknown>): Steps =>
  async (replay, name, bench) =>
    replay.match(key, ask(bench, name));

export const fifo = { FifoTopic: 'true' };
export const all = { MessageAttributeNames: ['All'] };
export const everything = { ...all, MessageSystemAttributeNames: ['All' as const] };

/**
 * Replays the recorded tests of a file.
 *
 * @param file `test_sns.json`
 * @param steps by the beginnings of the tests' names, without their classes; `undefined` leaves tests out
 * @param known how many of the file's tests they are
 */
export function replayAll(file: string, steps: Readonly<Record<string, Steps | undefined>>, known: number): void {
  const started: { bench?: Bench } = {};
  beforeAll(async () => {
    started.bench = await startBench();
  });
  afterAll(() => started.bench?.topics.close());
  const bench = (): Bench => {
    if (started.bench === undefined) throw new Error('The cloud of these tests has not been started.');
    return started.bench;
  };
  const refusal = (error: Error): object => {
    const { Code = error.name, Type } = error as Error & { readonly Code?: string; readonly Type?: string };
    return { Code, Message: error.message, ...(Type !== undefined && { Type }) };
  };
  const rules = { ignored: /\.ResponseMetadata$/, anything: ANYTHING, refusal };
  replayTests({ what: file, recordings: loadRecordings(`sns/${file}`), rules, bench }, steps, known);
}

async function startBench(): Promise<Bench> {
  const topics = await startTopics(RECORDED_ACCOUNT);
  const iam = topics.cloud.iam(rootOf(RECORDED_ACCOUNT));
  await iam.createUser({ UserName: 'recorder' });
  const everythingAllowed = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
  const PolicyDocument = JSON.stringify(everythingAllowed);
  await iam.putUserPolicy({ UserName: 'recorder', PolicyName: 'all', PolicyDocument });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'recorder' });
  const keys = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const sns = topics.client(keys);
  const { sqs } = topics;
  let count = 0;
  const unique = (what: string): string => `${what}-${(count += 1)}`;
  const urlOf = (arn: string): string => `${topics.cloud.cloud.endpoint}/${arn.split(':').slice(4).join('/')}`;
  return {
    topics,
    sns,
    sqs,
    elsewhere: (region) => topics.client(keys, region),
    unique,
    async topic(more = {}) {
      const Name = `${unique('topic')}${more.Attributes?.['FifoTopic'] === 'true' ? '.fifo' : ''}`;
      return (await sns.createTopic({ Name, ...more })).TopicArn ?? '';
    },
    async queue(Attributes = {}) {
      const isFifo = Attributes.FifoQueue === 'true';
      const arn = await topics.queue(`${unique('queue')}${isFifo ? '.fifo' : ''}`);
      const { FifoQueue: _, ...settings } = Attributes;
      if (Object.keys(settings).length > 0)
        await sqs.setQueueAttributes({ QueueUrl: urlOf(arn), Attributes: settings });
      return arn;
    },
    urlOf,
    async subscribe(TopicArn, Endpoint, Attributes = {}) {
      return (await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes })).SubscriptionArn ?? '';
    },
    async receive(queue, more = {}) {
      await topics.pass(1);
      const received = await sqs.receiveMessage({ QueueUrl: urlOf(queue), MaxNumberOfMessages: 10, ...more });
      for (const { ReceiptHandle } of received.Messages ?? [])
        await sqs.deleteMessage({ QueueUrl: urlOf(queue), ReceiptHandle });
      return received;
    },
  };
}
