import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let lambda: LambdaClient;
let sqs: SQSClient;
beforeAll(async () => {
  stacks = await startStacks();
  [lambda, sqs] = [stacks.connect(LambdaClient), stacks.connect(SQSClient)];
});
afterAll(() => stacks.close());

const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

const CODE = `
const { withDurableExecution } = require('@aws/durable-execution-sdk-js');
exports.handler = withDurableExecution(async (event, context) => {
  await context.step('one', async () => 1);
  if (event.fails) throw new Error('as asked');
  return event;
});`;

const queue = (statement: object) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [statement] }, Queues: [{ Ref: 'Heard' }] },
});

const TEMPLATE = {
  Transform: 'AWS::Serverless-2016-10-31',
  Resources: {
    Ended: { Type: 'AWS::SQS::Queue' },
    Heard: { Type: 'AWS::SQS::Queue' },
    MayHear: queue({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arn('Heard'),
    }),
    Hears: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.lambda'], 'detail-type': ['Durable Execution Status Change'] },
        Targets: [{ Id: 'heard', Arn: arn('Heard') }],
      },
    },
    Pauses: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        FunctionName: 'pauses',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        InlineCode: CODE,
        MemorySize: 512,
        Timeout: 20,
        AutoPublishAlias: 'live',
        DurableConfig: { ExecutionTimeout: 600, RetentionPeriodInDays: 3 },
        EventInvokeConfig: {
          DestinationConfig: {
            OnSuccess: { Type: 'SQS', Destination: arn('Ended') },
            OnFailure: { Type: 'SQS', Destination: arn('Ended') },
          },
        },
      },
    },
    MayNothing: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
    Refused: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'refused',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: CODE },
        MemorySize: 512,
        Timeout: 20,
        Role: arn('MayNothing'),
        DurableConfig: { ExecutionTimeout: 600 },
      },
    },
  },
  Outputs: { Ended: { Value: { Ref: 'Ended' } }, Heard: { Value: { Ref: 'Heard' } } },
};

test('a durable function of a template: its status on a bus, its end at a destination, its rights', async () => {
  await stacks.create('durable', TEMPLATE);
  expect(await stacks.ended('durable')).toBe('CREATE_COMPLETE');
  const outputs = await stacks.outputs('durable');
  const invoke = async (FunctionName: string, Qualifier: string, event: object): Promise<string> => {
    const Payload = JSON.stringify(event);
    const command = new InvokeCommand({ FunctionName, Qualifier, Payload, InvocationType: 'Event' });
    return (await lambda.send(command)).DurableExecutionArn ?? '';
  };
  const [succeeds, fails] = [await invoke('pauses', 'live', { a: 1 }), await invoke('pauses', 'live', { fails: true })];
  const refused = await invoke('refused', '$LATEST', {});
  await stacks.cloud.clock.advance(60_000);
  const taken = async (QueueUrl: string | undefined): Promise<Record<string, unknown>[]> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
  };
  expect(succeeds).toContain(':function:pauses:1/durable-execution/');
  const heard = (await taken(outputs['Heard'])).map(({ detail }) => detail as Record<string, string>);
  const statuses = (execution: string) =>
    heard.filter(({ durableExecutionArn }) => durableExecutionArn === execution).map(({ status }) => status);
  expect(new Set(statuses(succeeds))).toEqual(new Set(['RUNNING', 'SUCCEEDED']));
  expect(new Set(statuses(fails))).toEqual(new Set(['RUNNING', 'FAILED']));
  const ended = await taken(outputs['Ended']);
  const conditions = ended.map(({ requestContext }) => (requestContext as Record<string, string>)['condition']);
  expect(new Set(conditions)).toEqual(new Set(['RetriesExhausted', 'Success']));
  expect(ended.find(({ responsePayload }) => JSON.stringify(responsePayload) === '{"a":1}')).toBeDefined();
  const { Status, Error: error } = await lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn: refused }));
  expect(Status).toBe('FAILED');
  expect(error?.ErrorMessage).toContain(
    `not authorized to perform: lambda:CheckpointDurableExecution on resource: ${refused}`,
  );
});
