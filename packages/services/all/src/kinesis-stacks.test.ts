import { Kinesis } from '@aws-sdk/client-kinesis';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let kinesis: Kinesis;
beforeAll(async () => {
  stacks = await startStacks();
  kinesis = stacks.connect(Kinesis);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const stream = { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } };
const arn = { 'Fn::GetAtt': ['Orders', 'Arn'] };
const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '222222222222' }, Action: actions, Resource: '*' }],
});

const LIVES: Record<string, Lifecycle> = {
  'a stream': {
    type: 'AWS::Kinesis::Stream',
    first: { ShardCount: 2, RetentionPeriodHours: 48, Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      ShardCount: 4,
      MaxRecordSizeInKiB: 2048,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      DesiredShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  'a stream on demand': {
    type: 'AWS::Kinesis::Stream',
    first: { StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
    second: { StreamModeDetails: { StreamMode: 'ON_DEMAND' }, RetentionPeriodHours: 72 },
  },
  'a consumer': {
    type: 'AWS::Kinesis::StreamConsumer',
    first: { StreamARN: arn, ConsumerName: 'reader' },
    around: { Orders: stream },
  },
  'a policy of a stream': {
    type: 'AWS::Kinesis::ResourcePolicy',
    first: { ResourceArn: arn, ResourcePolicy: allow('kinesis:PutRecord') },
    second: { ResourceArn: arn, ResourcePolicy: allow('kinesis:PutRecord', 'kinesis:GetRecords') },
    around: { Orders: stream },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a function of a SAM template is invoked with what comes', async () => {
  await stacks.create('sam-stream', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Orders: stream,
      Reader: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          InlineCode: 'exports.handler = async () => undefined;',
          Policies: [{ KinesisStreamReadPolicy: { StreamName: { Ref: 'Orders' } } }],
          Events: { Orders: { Type: 'Kinesis', Properties: { Stream: arn, StartingPosition: 'TRIM_HORIZON' } } },
        },
      },
    },
    Outputs: { Name: { Value: { Ref: 'Orders' } }, Reader: { Value: { Ref: 'Reader' } } },
  });
  expect(await stacks.ended('sam-stream')).toBe('CREATE_COMPLETE');
  const { Name: StreamName } = await stacks.outputs('sam-stream');
  await kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from('x') });
  await stacks.cloud.clock.advance(1000);
  const invocations = stacks.cloud.journal.entries({ kind: 'invocation' });
  expect(invocations.map(({ outcome, message }) => [outcome, message])).toEqual([
    ['ok', expect.stringContaining('batch of 1 record')],
  ]);
});
