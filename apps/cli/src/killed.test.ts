import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Kinesis } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killedCloud, type KilledCloud } from './testing/killed-cloud.ts';

const KILLS = 4;
/** Acknowledged records before each kill, at least and at most. */
const [LEAST, MOST] = [20, 80];
const KEYS = ['a', 'b', 'c', 'd'];
const StreamName = 'killed';

/** Tells a queue of each batch: which records of which key, in the order in which it was given them. */
const HANDLER = `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const sqs = new SQSClient();
export const handler = async ({ Records }) => {
  const texts = Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: texts.join(' ') }));
};`;

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
let cloud: KilledCloud;
beforeEach(() => {
  cloud = killedCloud();
});
afterEach(() => cloud.remove());

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** @returns the mapping's id */
async function make(endpoint: string, QueueUrl: string): Promise<string> {
  const config = { endpoint, region: 'eu-west-1', credentials };
  const [iam, lambda, kinesis] = [new IAMClient(config), new LambdaClient(config), new Kinesis(config)];
  const AssumeRolePolicyDocument = policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'reads', AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action: ['kinesis:*', 'sqs:*', 'logs:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'reads', PolicyName: 'reads', PolicyDocument }));
  await kinesis.createStream({ StreamName, ShardCount: 2 });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'reads',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 30,
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(HANDLER) }) },
      Environment: { Variables: { QUEUE: QueueUrl } },
    }),
  );
  const { UUID = '' } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: 'reads',
      EventSourceArn: `arn:aws:kinesis:eu-west-1:111122223333:stream/${StreamName}`,
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      // A timer, which is under way whenever the cloud is killed.
      MaximumBatchingWindowInSeconds: 1,
    }),
  );
  kinesis.destroy();
  return UUID;
}

/**
 * Puts records, each key in its own order, until so many more were acknowledged.
 *
 * @param then what happens at that moment, while others are under way
 */
async function produce(
  endpoint: string,
  acknowledged: Map<string, number>,
  wanted: number,
  then: () => void = () => undefined,
): Promise<void> {
  const kinesis = new Kinesis({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  let count = 0;
  await Promise.all(
    KEYS.map(async (key) => {
      while (count < wanted) {
        const next = (acknowledged.get(key) ?? 0) + 1;
        try {
          await kinesis.putRecord({ StreamName, PartitionKey: key, Data: Buffer.from(`${key}${next}`) });
        } catch (error) {
          // Not acknowledged: it is put again, whether it is there or not.
          if (count >= wanted) return;
          throw error;
        }
        acknowledged.set(key, next);
        count += 1;
        if (count === wanted) then();
      }
    }),
  );
  kinesis.destroy();
}

/** Takes what the function has told, until it has told of everything. */
async function told(sqs: SQS, QueueUrl: string, acknowledged: ReadonlyMap<string, number>): Promise<string[][]> {
  const batches: string[][] = [];
  const missing = new Set(
    [...acknowledged].flatMap(([key, count]) => Array.from({ length: count }, (_, at) => `${key}${at + 1}`)),
  );
  while (missing.size > 0) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 });
    for (const { Body = '', ReceiptHandle } of Messages) {
      const texts = Body.split(' ');
      batches.push(texts);
      for (const text of texts) missing.delete(text);
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
    }
  }
  return batches;
}

test(
  'killed under load, a stream and its mapping lose nothing that was acknowledged, go on, and read with one poller',
  { timeout: 240_000 },
  async () => {
    let endpoint = await cloud.start();
    const sqs = new SQS({ endpoint, region: 'eu-west-1', credentials });
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'told' });
    const UUID = await make(endpoint, QueueUrl);
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < KILLS; round += 1) {
      const wanted = LEAST + Math.floor(Math.random() * (MOST - LEAST));
      await produce(endpoint, acknowledged, wanted, () => void cloud.kill());
      await cloud.kill();
      endpoint = await cloud.start();
    }
    await produce(endpoint, acknowledged, LEAST);
    const batches = await told(sqs, QueueUrl, acknowledged);
    for (const key of KEYS) {
      const numbers = batches.flat().flatMap((text) => (text.startsWith(key) ? [Number(text.slice(1))] : []));
      // At a kill a batch may come again, and a record be put twice; two pollers would go back and forth all the time.
      const back = numbers.filter((number, at) => at > 0 && number <= (numbers[at - 1] ?? 0));
      expect(back.length, `how often ${key} went back: ${numbers.join(' ')}`).toBeLessThanOrEqual(2 * KILLS);
    }
    const lambda = new LambdaClient({ endpoint, region: 'eu-west-1', credentials });
    expect(await lambda.send(new GetEventSourceMappingCommand({ UUID }))).toMatchObject({ State: 'Enabled' });
    sqs.destroy();
    lambda.destroy();
  },
);
