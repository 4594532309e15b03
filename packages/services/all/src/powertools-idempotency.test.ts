import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { ACCOUNT, bundle, REGION, startLambda, textOf, type TestLambda } from '@coldstart/service-lambda/testing';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVICES } from './index.ts';
import { hasPowertools, powertoolsZip } from './testing/powertools.ts';

/** As https://docs.powertools.aws.dev/lambda/python/latest/utilities/idempotency/ has it. */
const PYTHON = `
import json
import os
import uuid
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function

config = IdempotencyConfig(event_key_jmespath="id", raise_on_no_idempotency_key=True)
store = DynamoDBPersistenceLayer(table_name=os.environ["TABLE"])
processor = BatchProcessor(event_type=EventType.SQS)
refused = 0

@idempotent_function(data_keyword_argument="order", config=config, persistence_store=store)
def charge(order):
    global refused
    if order["id"].startswith("refused"):
        refused += 1
        if refused == 1:
            raise ValueError("The card was refused.")
    print("charged " + order["id"] + ";")
    return {"charged": order["amount"], "receipt": str(uuid.uuid4())}

def handle(record):
    charge(order=json.loads(record.body))

def handler(event, context):
    config.register_lambda_context(context)
    if "Records" in event:
        return process_partial_response(event=event, record_handler=handle, processor=processor, context=context)
    return charge(order=event)
`;

let lambda: TestLambda;
let dynamodb: DynamoDB;
let sqs: SQS;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const config = { endpoint: lambda.cloud.endpoint, region: REGION, credentials, maxAttempts: 1 };
  dynamodb = new DynamoDB(config);
  sqs = new SQS(config);
});
afterAll(async () => {
  dynamodb.destroy();
  sqs.destroy();
  await lambda.close();
});

/** A function, with a table of this name for what it has done. */
async function make(name: string, runtime: 'nodejs24.x' | 'python3.14', ZipFile: Uint8Array): Promise<void> {
  await dynamodb.createTable({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await dynamodb.updateTimeToLive({
    TableName: name,
    TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
  });
  await lambda.create(name, '', {
    Role: await lambda.role(`${name}-role`, 'dynamodb:*Item', 'sqs:*', 'logs:*'),
    Runtime: runtime,
    Code: { ZipFile },
    Timeout: 25,
    MemorySize: 512,
    Environment: { Variables: { TABLE: name } },
  });
}

async function call(name: string, order: object): Promise<Record<string, unknown>> {
  const { Payload } = await lambda.invoke(name, order);
  return JSON.parse(textOf(Payload)) as Record<string, unknown>;
}

/** Which orders were charged, each as often as it was. */
function charges(name: string): string[] {
  return lambda.cloud.journal
    .entries({ account: ACCOUNT, kind: 'invocation' })
    .filter(({ resource }) => resource?.endsWith(`:function:${name}`))
    .flatMap(({ detail }) => (detail?.['logs'] as string[] | undefined) ?? [])
    .flatMap((line) => /charged (\S+);/.exec(line)?.[1] ?? []);
}

const items = async (TableName: string) => (await dynamodb.scan({ TableName })).Items ?? [];

/** One order twice, by calls: the second gets the answer of the first. */
async function expectOnceByCalls(name: string): Promise<void> {
  const first = await call(name, { id: 'a', amount: 7 });
  expect(first).toMatchObject({ charged: 7 });
  expect(await call(name, { id: 'a', amount: 7 })).toEqual(first);
  expect((await call(name, { id: 'b', amount: 7 }))['receipt']).not.toBe(first['receipt']);
  expect(charges(name)).toEqual(['a', 'b']);
  const records = await items(name);
  expect(records.map(({ status }) => status?.S)).toEqual(['COMPLETED', 'COMPLETED']);
  // The name of the function is part of the key.
  for (const { id } of records) expect(id?.S).toMatch(new RegExp(`^${name}\\b.*#`));
}

/** One that has failed is not remembered, and one that is under way is refused. */
async function expectStates(name: string): Promise<void> {
  const before = charges(name).length;
  expect(await call(name, { id: 'refused', amount: 1 })).toMatchObject({ errorMessage: 'The card was refused.' });
  expect(await items(name)).toHaveLength(2);
  expect(await call(name, { id: 'refused', amount: 1 })).toMatchObject({ charged: 1 });
  expect(charges(name)).toHaveLength(before + 1);
  const soon = String(Date.now() + 600_000);
  for (const { id } of await items(name)) {
    await dynamodb.updateItem({
      TableName: name,
      Key: { id: id ?? { S: '' } },
      UpdateExpression: 'SET #s = :s, in_progress_expiration = :soon',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'INPROGRESS' }, ':soon': { N: soon } },
    });
  }
  expect((await call(name, { id: 'a', amount: 7 }))['errorType']).toBe('IdempotencyAlreadyInProgressError');
}

/** One order in two messages of a queue is charged once, and both messages are done with. */
async function expectOnceByQueue(name: string): Promise<void> {
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: name });
  const bodies = ['q1', 'q1', 'q2'].map((id) => JSON.stringify({ id, amount: 3 }));
  await sqs.sendMessageBatch({ QueueUrl, Entries: bodies.map((MessageBody, at) => ({ Id: `${at}`, MessageBody })) });
  await lambda.client.send(
    new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 1,
    }),
  );
  // What was under way at once comes again when its visibility timeout is over.
  await lambda.cloud.clock.advance(120_000);
  expect(
    charges(name)
      .filter((id) => id.startsWith('q'))
      .sort(),
  ).toEqual(['q1', 'q2']);
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
  });
}

const ONCE = 'its idempotency with a table charges an order once, by calls and by messages';

test(`Powertools for TypeScript: ${ONCE}`, async () => {
  const code = await bundle("export * from './testing/handlers/idempotency.ts';", import.meta.dirname, '@aws-sdk/*');
  await make('once-typescript', 'nodejs24.x', zipSync({ 'index.mjs': strToU8(code) }));
  await expectOnceByCalls('once-typescript');
  await expectStates('once-typescript');
  await expectOnceByQueue('once-typescript');
});

describe.skipIf(!hasPowertools)('with `python3 scripts/python-tools.py`', () => {
  test(`Powertools for Python: ${ONCE}`, async () => {
    await make('once-python', 'python3.14', powertoolsZip(PYTHON));
    await expectOnceByCalls('once-python');
    await expectStates('once-python');
    await expectOnceByQueue('once-python');
  });
});
