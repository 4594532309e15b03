import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let lambda: LambdaClient;
beforeAll(async () => {
  stacks = await startStacks();
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  lambda = new LambdaClient({ endpoint: stacks.cloud.endpoint, region: 'us-east-1', credentials });
});
afterAll(async () => {
  lambda.destroy();
  await stacks.close();
});

const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
/** They put out what makes them run again. */
const PUBLISHES = `
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
exports.handler = async () => {
  await new SNSClient().send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: 'again' }));
};`;
const STORES = `
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
exports.handler = async () => {
  await new S3Client({ forcePathStyle: true }).send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'again', Body: 'x' }));
};`;

const functionOf = (code: string, action: string, more: object): object => ({
  Type: 'AWS::Serverless::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    InlineCode: code,
    Timeout: 20,
    Policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }],
    ...more,
  },
});

const LOOPS: Record<string, object> = {
  topic: {
    Topic: { Type: 'AWS::SNS::Topic' },
    Looping: functionOf(PUBLISHES, 'sns:Publish', {
      Environment: { Variables: { TOPIC: { Ref: 'Topic' } } },
      Events: { Published: { Type: 'SNS', Properties: { Topic: { Ref: 'Topic' } } } },
    }),
  },
  'topic-and-queue': {
    Topic: { Type: 'AWS::SNS::Topic' },
    Looping: functionOf(PUBLISHES, 'sns:Publish', {
      Environment: { Variables: { TOPIC: { Ref: 'Topic' } } },
      Events: { Published: { Type: 'SNS', Properties: { Topic: { Ref: 'Topic' }, SqsSubscription: true } } },
    }),
  },
  bucket: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'a-looping-bucket' } },
    Looping: functionOf(STORES, 's3:PutObject', {
      Environment: { Variables: { BUCKET: 'a-looping-bucket' } },
      Events: { Stored: { Type: 'S3', Properties: { Bucket: { Ref: 'Bucket' }, Events: 's3:ObjectCreated:*' } } },
    }),
  },
};

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
test.each(Object.entries(LOOPS))(
  'a loop over a %s is stopped after sixteen times',
  { timeout: 60_000 },
  async (name, Resources) => {
    const stack = `loop-${name}`;
    await stacks.create(stack, {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources,
      Outputs: { Name: { Value: { Ref: 'Looping' } }, Arn: { Value: arn('Looping') } },
    });
    expect(await stacks.ended(stack)).toBe('CREATE_COMPLETE');
    const { Name, Arn } = await stacks.outputs(stack);
    const runs = () =>
      stacks.cloud.journal
        .entries({ kind: 'invocation' })
        .filter(({ resource = '', outcome }) => resource.startsWith(Arn ?? '-') && outcome === 'ok');
    await lambda.send(new InvokeCommand({ FunctionName: Name, InvocationType: 'Event', Payload: '{}' }));
    for (let round = 0; round < 25; round += 1) await stacks.cloud.clock.advance(1000);
    expect(runs()).toHaveLength(16);
  },
);
