import type {
  QueueAttributeName,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
  SQS,
} from '@aws-sdk/client-sqs';
import { loadRecordings, replayTests, type Steps as RecordedSteps } from '@coldstart/cloud/testing';
import { rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll } from 'vitest';
import { startQueues, type TestQueues } from './queues.ts';

/** The recordings were made under this account. */
const RECORDED_ACCOUNT = '111111111111';

/** Recorded in the place of what is another one every time. */
const ANYTHING =
  /^<(?:sender-id|receipt-handle|task-handle|sequence-number|next-token|m-d5-of-message-attributes)(?::\d+)?>$/;

export type Attributes = Partial<Record<QueueAttributeName, string>>;

/** What recorded tests ask, on a cloud of their file's own. */
export interface Bench {
  readonly queues: TestQueues;
  readonly sqs: SQS;
  /** A name that nothing has yet. */
  unique(what: string): string;
  /** @returns the queue's URL */
  queue(attributes?: Attributes): Promise<string>;
  arnOf(QueueUrl: string): string;
  /** As the SDK has it; without a wait. */
  receive(QueueUrl: string, more?: Partial<ReceiveMessageCommandInput>): Promise<ReceiveMessageCommandOutput>;
  /** Moves the cloud's time ahead. */
  pass(seconds: number): Promise<void>;
}

export type Steps = RecordedSteps<Bench>;

/** What is asked once: the key of the answer, and the call. */
export const once =
  (key: string, ask: (bench: Bench, name: string) => Promise<unknown>): Steps =>
  async (replay, name, bench) =>
    replay.match(key, ask(bench, name));

export const fifo = { FifoQueue: 'true' };

/** What the recordings call errors that the SDK names by their shapes. */
const CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
};

/**
 * Replays the recorded tests of a file, in the JSON protocol.
 *
 * @param file `test_sqs.json`
 * @param steps by the beginnings of the tests' names, without their classes; `undefined` leaves tests out
 * @param known how many of the file's tests they are
 */
export function replayAll(file: string, steps: Readonly<Record<string, Steps | undefined>>, known: number): void {
  const started: { bench?: Bench } = {};
  beforeAll(async () => {
    started.bench = await startBench();
  });
  afterAll(() => started.bench?.queues.close());
  const bench = (): Bench => {
    if (started.bench === undefined) throw new Error('The cloud of these tests has not been started.');
    return started.bench;
  };
  const refusal = ({ name, message }: Error): object => ({ Code: CODES[name] ?? name, Message: message });
  const rules = {
    ignored: /\.ResponseMetadata$|\.Error\.(?:Type|Detail|QueryErrorCode)$|^[^.]*\.message$/,
    anything: ANYTHING,
    refusal,
  };
  replayTests({ what: file, recordings: loadRecordings(`sqs/${file}`), rules, bench }, steps, known);
}

async function startBench(): Promise<Bench> {
  const queues = await startQueues();
  const sqs = queues.client(rootOf(RECORDED_ACCOUNT));
  let count = 0;
  const unique = (what: string): string => `${what}-${(count += 1)}`;
  return {
    queues,
    sqs,
    unique,
    async queue(attributes = {}) {
      const QueueName = `${unique('queue')}${attributes.FifoQueue === undefined ? '' : '.fifo'}`;
      return (await sqs.createQueue({ QueueName, Attributes: attributes })).QueueUrl ?? '';
    },
    arnOf: (QueueUrl) => `arn:aws:sqs:eu-central-1:${RECORDED_ACCOUNT}:${QueueUrl.split('/').at(-1)}`,
    receive: (QueueUrl, more = {}) => sqs.receiveMessage({ QueueUrl, ...more }),
    pass: (seconds) => queues.pass(seconds),
  };
}
