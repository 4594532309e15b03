import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, type CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { ACCOUNT, bundle, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVICES } from './index.ts';
import { hasPowertools, powertoolsZip } from './testing/powertools.ts';

/** What a source's records are called, and how the text that was sent is got out of one. */
const SOURCES = {
  kinesis: {
    type: 'KinesisDataStreams',
    python: 'record.kinesis.data_as_text()',
  },
  dynamodb: {
    type: 'DynamoDBStreams',
    python: 'record.dynamodb.new_image["text"]',
  },
  sqs: { type: 'SQS', python: 'record.body' },
} as const;
type Source = keyof typeof SOURCES;

/** As https://docs.powertools.aws.dev/lambda/python/latest/utilities/batch/ has it. */
const inPython = (source: Source): string => `
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

processor = BatchProcessor(event_type=EventType.${SOURCES[source].type})

def handle(record):
    text = ${SOURCES[source].python}
    if text == "poison":
        raise ValueError(text)
    print("did " + text + ";")

def handler(event, context):
    return process_partial_response(event=event, record_handler=handle, processor=processor, context=context)
`;

const ACTIONS = ['kinesis:*', 'dynamodb:*', 'sqs:*', 'logs:*'];
const SENT = ['one', 'poison', 'two', 'three'];

let lambda: TestLambda;
let clients: { kinesis: Kinesis; dynamodb: DynamoDB; sqs: SQS };
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const config = {
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  clients = { kinesis: new Kinesis(config), dynamodb: new DynamoDB(config), sqs: new SQS(config) };
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await lambda.close();
});

interface Made {
  readonly arn: string;
  readonly mapping: Partial<CreateEventSourceMappingCommandInput>;
  send(): Promise<unknown>;
}

const ofStreams = {
  StartingPosition: 'TRIM_HORIZON',
  MaximumRetryAttempts: 1,
  BisectBatchOnFunctionError: true,
} as const;

const MAKE: Readonly<Record<Source, (name: string) => Promise<Made>>> = {
  async kinesis(StreamName) {
    await clients.kinesis.createStream({ StreamName, ShardCount: 1 });
    await lambda.cloud.clock.advance(1000);
    const Records = SENT.map((text) => ({ PartitionKey: 'a', Data: Buffer.from(text) }));
    return {
      arn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${StreamName}`,
      mapping: ofStreams,
      send: () => clients.kinesis.putRecords({ StreamName, Records }),
    };
  },
  async dynamodb(TableName) {
    const { TableDescription: table } = await clients.dynamodb.createTable({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    const Items = SENT.map((text, at) => ({ PutRequest: { Item: { id: { S: String(at) }, text: { S: text } } } }));
    return {
      arn: table?.LatestStreamArn ?? '',
      mapping: ofStreams,
      send: () => clients.dynamodb.batchWriteItem({ RequestItems: { [TableName]: Items } }),
    };
  },
  async sqs(QueueName) {
    const dead = await clients.sqs.createQueue({ QueueName: `${QueueName}-dead` });
    const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}-dead`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const { QueueUrl = '' } = await clients.sqs.createQueue({ QueueName, Attributes: { RedrivePolicy } });
    expect(dead.QueueUrl).toBeDefined();
    const Entries = SENT.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
    return {
      arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`,
      mapping: {},
      send: () => clients.sqs.sendMessageBatch({ QueueUrl, Entries }),
    };
  },
};

/** What a function was done with, each as often as it was. */
async function done(source: Source, name: string, code: Uint8Array, runtime: 'nodejs24.x' | 'python3.14') {
  const { arn, mapping, send } = await MAKE[source](name);
  await send();
  const Role = await lambda.role(`${name}-role`, ...ACTIONS);
  await lambda.create(name, '', {
    Role,
    Runtime: runtime,
    Code: { ZipFile: code },
    Timeout: 25,
    MemorySize: 512,
    Environment: { Variables: { SOURCE: source } },
  });
  await lambda.client.send(
    new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn: arn,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 1,
      ...mapping,
    }),
  );
  await lambda.cloud.clock.advance(120_000);
  const invocations = lambda.cloud.journal
    .entries({ account: ACCOUNT, kind: 'invocation' })
    .filter(({ resource }) => resource?.endsWith(`:function:${name}`));
  const lines = invocations.flatMap(({ detail }) => (detail?.['logs'] as string[] | undefined) ?? []);
  return {
    texts: lines.flatMap((line) => /did (\w+);/.exec(line)?.[1] ?? []),
    answers: invocations.map(({ detail }) => detail?.['answer'] as { batchItemFailures: unknown[] } | undefined),
  };
}

const sources = Object.keys(SOURCES) as Source[];

/** A stream goes on at the lowest failure: what lies behind it comes again. A queue has the failed message alone again. */
function expectDone(source: Source, { texts, answers }: Awaited<ReturnType<typeof done>>): void {
  expect(texts.slice(0, 3)).toEqual(['one', 'two', 'three']);
  expect(texts.filter((text) => text === 'one')).toHaveLength(1);
  expect(texts.filter((text) => text === 'three').length > 1).toBe(source !== 'sqs');
  expect(answers[0]?.batchItemFailures).toHaveLength(1);
}

describe('Powertools for TypeScript', () => {
  test.each(sources)('its batch processor handles records of %s unchanged', async (source) => {
    const code = zipSync({
      'index.mjs': strToU8(await bundle("export * from './testing/handlers/batch.ts';", import.meta.dirname)),
    });
    expectDone(source, await done(source, `typescript-${source}`, code, 'nodejs24.x'));
  });
});

describe.skipIf(!hasPowertools)('Powertools for Python (run `python3 scripts/python-tools.py` to have it)', () => {
  test.each(sources)('its batch processor handles records of %s unchanged', async (source) => {
    expectDone(source, await done(source, `python-${source}`, powertoolsZip(inPython(source)), 'python3.14'));
  });
});
