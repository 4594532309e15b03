import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SQS } from '@aws-sdk/client-sqs';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { entries as events } from '@coldstart/service-events/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { entries as sns } from '@coldstart/service-sns/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from './testing/machines.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const CHILD = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:child`;
const TableName = 'Orders';

let machines: TestMachines;
let queues: SQS;
let QueueUrl = '';
beforeAll(async () => {
  machines = await startMachines([...sqs, ...sns, ...dynamodb, ...events, ...s3]);
  const { config, cloud } = machines.cloud;
  queues = new SQS(config());
  ({ QueueUrl = '' } = await queues.createQueue({ QueueName: 'orders' }));
  const db = new DynamoDB(config());
  await db.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  db.destroy();
  await cloud.clock.advance(60_000);
  const wait = { Type: 'Wait', Seconds: 600, Next: 'Answer' };
  const States = {
    Which: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input.end = 'badly' %}", Next: 'Fail' }],
      Default: 'Wait',
    },
    Wait: wait,
    Fail: { Type: 'Fail', Error: 'SomeFailure', Cause: 'It was asked to.' },
    Answer: { Type: 'Succeed', Output: { Arg1: 'argument1' } },
  };
  await machines.make({ QueryLanguage: 'JSONata', StartAt: 'Which', States }, { name: 'child' });
});
afterAll(async () => {
  queues.destroy();
  await machines.close();
});

const task = (action: string, parameters: object, more?: object, role?: string) =>
  machines.task(`arn:aws:states:::${action}`, parameters, more, role);

/** What a task has failed with, without the request's id. */
async function failureOf(action: string, parameters: object, role?: string): Promise<readonly unknown[]> {
  const { status, error, cause } = await task(action, parameters, {}, role);
  expect(status).toBe('FAILED');
  return [
    error,
    cause
      ?.replaceAll(/Request ID: [\w-]+/g, 'Request ID: ID')
      .replace(/(?<=Extended )Request ID: [\w=]+/, 'Request ID: ID'),
  ];
}

const received = async (): Promise<string | undefined> => {
  const { Messages: [message] = [] } = await queues.receiveMessage({ QueueUrl });
  await queues.deleteMessage({ QueueUrl, ReceiptHandle: message?.ReceiptHandle });
  return message?.Body;
};

test('an optimized integration gives the answer with what HTTP knows of it, as recorded', async () => {
  const { output } = await task('sqs:sendMessage', { QueueUrl, MessageBody: { order: 7 } });
  expect(await received()).toBe('{"order":7}');
  expect(output).toMatchObject({
    MessageId: expect.any(String) as string,
    SdkHttpMetadata: {
      AllHttpHeaders: { 'Content-Length': ['106'], 'Content-Type': ['application/x-amz-json-1.0'] },
      HttpHeaders: { connection: 'keep-alive', 'x-amzn-RequestId': expect.any(String) as string },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: expect.any(String) as string },
  });
  const put = await task('dynamodb:putItem', { TableName, Item: { id: 'a', paid: { BOOL: true } } });
  expect(put.output).toMatchObject({ SdkHttpMetadata: { HttpHeaders: { Server: 'Server', 'Content-Length': '2' } } });
  const got = await task('dynamodb:getItem', { TableName, Key: { id: { S: 'a' } } });
  expect(got.output).toMatchObject({
    Item: { id: { S: 'a' }, paid: { BOOL: true } },
    SdkHttpMetadata: { HttpHeaders: { 'x-amzn-requestid': expect.any(String) as string } },
  });
});

const older = (service: string, status: number, code: string) =>
  `(Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ID; Proxy: null)`;
const newer = (service: string, status: number, more = '') =>
  `(Service: ${service}, Status Code: ${status}, Request ID: ID${more}) (SDK Attempt Count: 1)`;

test('refusals are called as the SDK for Java 1 calls them', async () => {
  expect(await failureOf('sqs:sendMessage', { QueueUrl, MessageBody: null })).toEqual([
    'SQS.AmazonSQSException',
    `The request must contain the parameter MessageBody. ${older('AmazonSQS', 400, 'MissingParameter')}`,
  ]);
  expect(await failureOf('sqs:sendMessage', { QueueUrl: 'no-such-queue', MessageBody: 'x' })).toEqual([
    'SQS.SdkClientException',
    'Unable to execute HTTP request: no-such-queue: Name or service not known',
  ]);
  const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:none`;
  expect(await failureOf('sns:publish', { TopicArn, Message: 'x' })).toEqual([
    'SNS.NotFoundException',
    `Topic does not exist ${older('AmazonSNS', 404, 'NotFound')}`,
  ]);
  expect(await failureOf('dynamodb:putItem', { TableName, Item: null })).toEqual([
    'DynamoDB.AmazonDynamoDBException',
    `1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null ${older('AmazonDynamoDBv2', 400, 'ValidationException')}`,
  ]);
  const event = { Detail: '"text"', DetailType: 'x', Source: 'some.source' };
  const { error, cause = '' } = await task('events:putEvents', { Entries: [event] });
  expect([error, JSON.parse(cause)]).toEqual([
    'EventBridge.FailedEntry',
    { Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }], FailedEntryCount: 1 },
  ]);
});

test('any operation is called, and refused as the SDK for Java 2 calls it', async () => {
  const Bucket = 'some-orders';
  const CreateBucketConfiguration = { LocationConstraint: REGION };
  expect((await task('aws-sdk:s3:createBucket', { Bucket, CreateBucketConfiguration })).status).toBe('SUCCEEDED');
  const { output } = await task('aws-sdk:s3:putObject', { Bucket, Key: 'a', Body: 'text data' });
  expect(output).toEqual({
    ChecksumCRC32: 'KUmHvQ==',
    ChecksumType: 'FULL_OBJECT',
    ETag: '"2b5df3712557f503a9977a8ea893b2c9"',
    ServerSideEncryption: 'AES256',
  });
  expect((await task('aws-sdk:s3:getObject', { Bucket, Key: 'a' })).output).toMatchObject({
    Body: '"text data"',
    ContentLength: 11,
    ContentType: 'text/plain; charset=UTF-8',
    LastModified: expect.stringMatching(/^\d{4}-.*Z$/) as string,
  });
  const item = await task('aws-sdk:dynamodb:getItem', { TableName, Key: { id: { S: 'a' } } });
  expect(item.output).toEqual({ Item: { id: { S: 'a' }, paid: { Bool: true } } });
  expect(await failureOf('aws-sdk:s3:getObject', { Bucket, Key: 'b' })).toEqual([
    'S3.NoSuchKeyException',
    `The specified key does not exist. ${newer('S3', 404, ', Extended Request ID: ID')}`,
  ]);
  expect(await failureOf('aws-sdk:dynamodb:putItem', { TableName: 'none', Item: {} })).toEqual([
    'DynamoDb.ResourceNotFoundException',
    `Requested resource not found ${newer('DynamoDb', 400)}`,
  ]);
  expect(await failureOf('aws-sdk:sqs:getQueueUrl', { QueueName: 'none' })).toEqual([
    'Sqs.QueueDoesNotExistException',
    `The specified queue does not exist. ${newer('Sqs', 400)}`,
  ]);
});

test('an execution is waited for, and stopped when nobody waits any longer', async () => {
  const started = await task('states:startExecution.sync:2', { StateMachineArn: CHILD, Input: { x: 1 }, Name: 'one' });
  expect(started.events.map(({ type }) => type)).toContain('TaskSubmitted');
  expect(started.output).toMatchObject({
    ExecutionArn: `${CHILD.replace('stateMachine', 'execution')}:one`,
    Input: { x: 1 },
    Output: { Arg1: 'argument1' },
    OutputDetails: { Included: true },
    RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    StartDate: expect.any(Number) as number,
    Status: 'SUCCEEDED',
  });
  const { error, cause = '' } = await task('states:startExecution.sync', {
    StateMachineArn: CHILD,
    Input: { end: 'badly' },
  });
  expect([error, JSON.parse(cause)]).toMatchObject([
    'States.TaskFailed',
    { Cause: 'It was asked to.', Error: 'SomeFailure', Input: '{"end":"badly"}', Status: 'FAILED' },
  ]);
  const late = await task(
    'states:startExecution.sync',
    { StateMachineArn: CHILD, Name: 'two' },
    { TimeoutSeconds: 60 },
  );
  expect(late.error).toBe('States.Timeout');
  await machines.cloud.cloud.clock.advance(1);
  const executionArn = `${CHILD.replace('stateMachine', 'execution')}:two`;
  expect((await machines.sfn.describeExecution({ executionArn })).status).toBe('ABORTED');
});

test('a token is waited for', async () => {
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Arguments: { QueueUrl, MessageBody: '{% $states.context.Task.Token %}' },
        End: true,
      },
    },
  };
  const execution = await machines.start(await machines.make(definition));
  await machines.cloud.cloud.clock.advance(1);
  await machines.sfn.sendTaskSuccess({ taskToken: await received(), output: '"yes"' });
  expect((await machines.end(execution)).output).toBe('yes');
});

test('what is waited for by itself may be ended by its token, too', async () => {
  const Name = 'with-token';
  const Resource = 'arn:aws:states:::states:startExecution.sync';
  const Arguments = { StateMachineArn: CHILD, Name, Input: { token: '{% $states.context.Task.Token %}' } };
  const States = { Task: { Type: 'Task', Resource, Arguments, End: true } };
  const execution = await machines.start(await machines.make({ QueryLanguage: 'JSONata', StartAt: 'Task', States }));
  await machines.cloud.cloud.clock.advance(1);
  const child = `${CHILD.replace('stateMachine', 'execution')}:${Name}`;
  const { input = '{}' } = await machines.sfn.describeExecution({ executionArn: child });
  const { token } = JSON.parse(input) as { token: string };
  await machines.sfn.sendTaskSuccess({ taskToken: token, output: '"early"' });
  expect((await machines.end(execution)).output).toBe('early');
});

test('each call is made as the role, or as one that it may assume', async () => {
  const trusting = trust({ Service: 'states.amazonaws.com' });
  const { cloud } = machines;
  const weak = await cloud.role('weak', trusting, policy(allow('sqs:GetQueueUrl')));
  const [error, cause] = await failureOf('sqs:sendMessage', { QueueUrl, MessageBody: 'x' }, weak);
  expect(error).toBe('SQS.AmazonSQSException');
  expect(cause).toMatch(
    /^User: arn:aws:sts::111122223333:assumed-role\/weak\/.* is not authorized to perform: sqs:sendmessage/i,
  );
  const strong = await cloud.role('strong', trust({ AWS: machines.role }), policy(allow('sqs:SendMessage')));
  const parameters = { QueueUrl, MessageBody: 'as another' };
  expect((await task('sqs:sendMessage', parameters, { Credentials: { RoleArn: strong } })).status).toBe('SUCCEEDED');
  expect(await received()).toBe('as another');
  const refused = await task('sqs:sendMessage', parameters, { Credentials: { RoleArn: strong } }, weak);
  expect([refused.error, refused.cause]).toEqual([
    'States.TaskFailed',
    `The role ${weak} is not authorized to assume the task state's role, ${strong}.`,
  ]);
  const start = task('states:startExecution.sync', { StateMachineArn: CHILD }, {}, weak);
  await expect(start).rejects.toThrow(`'${weak}' is not authorized to create managed-rule.`);
});

test('what AWS has not is refused when the machine is made, what this cloud has not when it is called', async () => {
  for (const action of [
    'sqs:receiveMessage',
    'sqs:sendMessage.sync',
    'aws-sdk:sqs:sendNothing',
    'dynamodb:getItem.waitForTaskToken',
  ])
    await expect(task(action, {})).rejects.toThrow(
      `SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::${action} is not recognized.`,
    );
  await expect(task('sqs:sendMessage', { queueUrl: QueueUrl, MessageBody: 'x' })).rejects.toThrow(
    "The field 'QueueUrl' is required but was missing at /States/Task/Arguments",
  );
  const { error, cause } = await task(
    'sqs:sendMessage',
    {},
    { Arguments: "{% { 'QueueUrl': 'x', 'MessageBody': 'y', 'Token': 1 } %}" },
  );
  expect([error, cause]).toEqual([
    'States.Runtime',
    expect.stringContaining(
      'could not be used to start the Task: [The field "Token" is not supported by Step Functions]',
    ),
  ]);
  expect((await failureOf('ecs:runTask', { Cluster: 'a' }))[0]).toBe('NotImplemented');
});
