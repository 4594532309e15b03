import { DynamoDBClient, CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Kinesis, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { median, rate, time, type Figure } from './figures.ts';

const HANDLER = 'export const handler = async (event) => ({ got: event });';

function config(endpoint: string) {
  return {
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
}

/** Lambda through its API: cold and warm. */
export async function lambdaFigures(endpoint: string): Promise<Figure[]> {
  const lambda = new LambdaClient(config(endpoint));
  const iam = new IAMClient(config(endpoint));
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const role = await iam.send(
    new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'bench',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: role.Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(HANDLER) }) },
      MemorySize: 512,
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
    { FunctionName: 'bench' },
  );
  const invoke = () => lambda.send(new InvokeCommand({ FunctionName: 'bench', Payload: strToU8('{"n":1}') }));

  const cold: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'bench',
        Environment: { Variables: { ROUND: `${round}` } },
      }),
    );
    await waitUntilFunctionUpdatedV2(
      { client: lambda, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
      { FunctionName: 'bench' },
    );
    cold.push(await time(invoke));
  }
  for (let round = 0; round < 50; round += 1) await invoke();
  const warm: number[] = [];
  for (let round = 0; round < 300; round += 1) warm.push(await time(invoke));
  await rate(8, 200, invoke);
  const lanes = [await rate(8, 1500, invoke), await rate(8, 1500, invoke), await rate(8, 1500, invoke)];
  return [
    {
      name: 'Lambda, first call of an environment',
      unit: 'ms',
      values: cold,
      goal: '<= 100',
      met: (value) => value <= 100,
    },
    { name: 'Lambda, further calls', unit: 'ms', values: warm, goal: '<= 2', met: (value) => value <= 2 },
    {
      name: 'Lambda, calls per second in 8 lanes',
      unit: '/s',
      values: lanes,
      goal: '>= 1000',
      met: (value) => value >= 1000,
    },
  ];
}

interface Rates {
  readonly name: string;
  readonly measure: (endpoint: string) => Promise<number>;
}

const LANES = 8;
const CALLS = 2000;

function dynamo(endpoint: string): DynamoDBClient {
  return new DynamoDBClient(config(endpoint));
}

const RATES: readonly Rates[] = [
  {
    name: 'DynamoDB PutItem',
    measure(endpoint) {
      const client = dynamo(endpoint);
      return rate(LANES, CALLS, (n) =>
        client.send(
          new PutItemCommand({ TableName: 'bench', Item: { pk: { S: `${n % 500}` }, text: { S: 'some text' } } }),
        ),
      );
    },
  },
  {
    name: 'DynamoDB GetItem',
    measure(endpoint) {
      const client = dynamo(endpoint);
      return rate(LANES, CALLS, (n) =>
        client.send(new GetItemCommand({ TableName: 'bench', Key: { pk: { S: `${n % 500}` } } })),
      );
    },
  },
  {
    name: 'S3 PutObject of 1 KiB',
    measure(endpoint) {
      const client = new S3Client({ ...config(endpoint), forcePathStyle: true });
      const body = new Uint8Array(1024);
      return rate(LANES, CALLS, (n) =>
        client.send(new PutObjectCommand({ Bucket: 'coldstart-bench', Key: `k${n % 500}`, Body: body })),
      );
    },
  },
  {
    name: 'S3 GetObject of 1 KiB',
    measure(endpoint) {
      const client = new S3Client({ ...config(endpoint), forcePathStyle: true });
      return rate(LANES, CALLS, async (n) => {
        const answer = await client.send(new GetObjectCommand({ Bucket: 'coldstart-bench', Key: `k${n % 500}` }));
        await answer.Body?.transformToByteArray();
      });
    },
  },
  {
    name: 'SQS SendMessage',
    measure(endpoint) {
      const { sqs, QueueUrl } = queue(endpoint, 'bench-send');
      return rate(LANES, CALLS, () => sqs.sendMessage({ QueueUrl, MessageBody: 'some text' }));
    },
  },
  {
    name: 'SQS, a message sent, received and deleted',
    measure(endpoint) {
      const { sqs, QueueUrl } = queue(endpoint, 'bench-cycle');
      return rate(LANES, CALLS / 2, async () => {
        await sqs.sendMessage({ QueueUrl, MessageBody: 'some text' });
        const { Messages: [message] = [] } = await sqs.receiveMessage({ QueueUrl });
        await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message?.ReceiptHandle ?? '' });
      });
    },
  },
  {
    name: 'Kinesis PutRecord',
    measure: putRate,
  },
  {
    name: 'SNS Publish',
    measure(endpoint) {
      const sns = new SNS(config(endpoint));
      const MessageAttributes = { order: { DataType: 'Number', StringValue: '7' } };
      return rate(LANES, CALLS, () => sns.publish({ TopicArn, Message: 'some text', MessageAttributes }));
    },
  },
  {
    name: 'EventBridge PutEvents',
    measure(endpoint) {
      const events = new EventBridge(config(endpoint));
      const entry = { Source: 'bench', DetailType: 'order placed', Detail: '{"order":7,"lines":[1,2]}' };
      return rate(LANES, CALLS, () => events.putEvents({ Entries: [entry] }));
    },
  },
];

const StreamName = 'bench';
/** A shard takes 1,000 records a second: so many that their limit is not measured instead. */
const SHARDS = 20;

async function makeStream(endpoint: string): Promise<void> {
  const kinesis = new Kinesis(config(endpoint));
  await kinesis.createStream({ StreamName, ShardCount: SHARDS });
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { StreamName });
}

/** Calls of PutRecord per second, over HTTP/2 as is the SDK's custom. */
export function putRate(endpoint: string): Promise<number> {
  const kinesis = new Kinesis(config(endpoint));
  const Data = Buffer.from('some text');
  return rate(LANES, CALLS, (n) => kinesis.putRecord({ StreamName, PartitionKey: `k${n}`, Data }));
}

const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:bench';

/** A subscription that a message is compared with, and that wants none, so that no queue is measured instead. */
async function makeTopic(endpoint: string): Promise<void> {
  const sns = new SNS(config(endpoint));
  await sns.createTopic({ Name: 'bench' });
  const Attributes = { FilterPolicy: '{"order":[{"numeric":[">",9]}]}' };
  const Endpoint = 'arn:aws:sqs:eu-west-1:111122223333:bench-send';
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes });
}

/** Rules that an event is compared with; none has a target, so that no queue is measured instead. */
async function makeRules(endpoint: string): Promise<void> {
  const events = new EventBridge(config(endpoint));
  for (const source of ['bench', 'other', 'another']) {
    const EventPattern = JSON.stringify({ source: [source], detail: { order: [{ numeric: ['>', 5] }] } });
    await events.putRule({ Name: `bench-${source}`, EventPattern });
  }
}

function queue(endpoint: string, name: string) {
  // The server that does nothing knows no digests.
  const sqs = new SQS({ ...config(endpoint), md5: false });
  return { sqs, QueueUrl: `${endpoint}/111122223333/${name}` };
}

/** Calls per second beside the same SDK against a server that does nothing, measured in turns. */
export async function rateFigures(endpoint: string, nothing: string): Promise<Figure[]> {
  await dynamo(endpoint).send(
    new CreateTableCommand({
      TableName: 'bench',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await new S3Client({ ...config(endpoint), forcePathStyle: true }).send(
    new CreateBucketCommand({
      Bucket: 'coldstart-bench',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );
  for (const QueueName of ['bench-send', 'bench-cycle']) await new SQS(config(endpoint)).createQueue({ QueueName });
  await makeStream(endpoint);
  await makeTopic(endpoint);
  await makeRules(endpoint);
  const figures: Figure[] = [];
  for (const { name, measure } of RATES) {
    await measure(endpoint);
    await measure(nothing);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      ours.push(await measure(endpoint));
      theirs.push(await measure(nothing));
    }
    const share = (median(ours) / median(theirs)) * 100;
    figures.push({ name: `${name}, calls per second`, unit: '/s', values: ours, goal: '', met: () => true });
    figures.push({
      name: `  of a server that does nothing (${median(theirs).toFixed(0)}/s)`,
      unit: '%',
      values: [share],
      goal: '>= 80',
      met: (value) => value >= 80,
    });
  }
  return figures;
}
