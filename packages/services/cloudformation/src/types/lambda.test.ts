import { afterAll, beforeAll, expect, test } from 'vitest';
import { live, prepare, type Lifecycle } from '../testing/lifecycle.ts';
import { role, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
  await stacks.s3.createBucket({ Bucket: 'layers' });
  await stacks.s3.putObject({ Bucket: 'layers', Key: 'layer.zip', Body: EMPTY_ZIP });
});
afterAll(() => stacks.close());

/** An archive with nothing in it but one empty file. */
const EMPTY_ZIP = Buffer.from(
  'UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYVBLAQIUAAoAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAABhUEsFBgAAAAABAAEALwAAAB8AAAAAAA==',
  'base64',
);

const ROLE = role({
  RoleName: 'runs',
  ManagedPolicyArns: ['AmazonSQSFullAccess', 'AWSXRayDaemonWriteAccess'].map(
    (name) => `arn:aws:iam::aws:policy/${name}`,
  ),
});
const ARN = 'arn:aws:iam::111122223333:role/runs';
const code = (word: string) => ({ ZipFile: `exports.handler = async () => '${word}';` });
const fn = (properties: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  DependsOn: ['Role'],
  Properties: {
    FunctionName: 'around',
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: ARN,
    Code: code('around'),
    ...properties,
  },
});
const AROUND = { Role: ROLE, Function: fn() };
const VERSION = { Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } } };
const number = (id: string) => ({ 'Fn::GetAtt': [id, 'Version'] });
const publisher = (name: string) => `arn:aws:signer:us-east-1:111122223333:/signing-profiles/${name}/0123456789`;

const LIVES: Readonly<Record<string, Lifecycle>> = {
  'a function': {
    type: 'AWS::Lambda::Function',
    around: { Role: ROLE },
    first: {
      FunctionName: 'lives',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: ARN,
      Code: code('first'),
      Description: 'd',
      MemorySize: 256,
      Environment: { Variables: { FIRST: '1' } },
      TracingConfig: { Mode: 'Active' },
      ReservedConcurrentExecutions: 3,
      RecursiveLoop: 'Allow',
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    },
    second: {
      FunctionName: 'lives',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: ARN,
      Code: code('second'),
      Timeout: 7,
      EphemeralStorage: { Size: 1024 },
      Environment: { Variables: { SECOND: '2' } },
      Tags: [{ Key: 'b', Value: '3' }],
    },
  },
  'a version': {
    type: 'AWS::Lambda::Version',
    around: AROUND,
    first: {
      FunctionName: 'around',
      Description: 'd',
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
    },
  },
  'an alias': {
    type: 'AWS::Lambda::Alias',
    around: { ...AROUND, ...VERSION },
    first: { FunctionName: 'around', Name: 'lives', FunctionVersion: number('Version'), Description: 'd' },
    second: { FunctionName: 'around', Name: 'lives', FunctionVersion: '$LATEST' },
  },
  'an alias with provisioned concurrency': {
    type: 'AWS::Lambda::Alias',
    around: { ...AROUND, ...VERSION },
    first: { FunctionName: 'around', Name: 'lives', FunctionVersion: number('Version') },
    second: {
      FunctionName: 'around',
      Name: 'lives',
      FunctionVersion: number('Version'),
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    },
  },
  'a URL': {
    type: 'AWS::Lambda::Url',
    around: AROUND,
    first: { TargetFunctionArn: 'around', AuthType: 'NONE', Cors: { AllowOrigins: ['*'], MaxAge: 5 } },
    second: { TargetFunctionArn: 'around', AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' },
  },
  'a permission': {
    type: 'AWS::Lambda::Permission',
    around: AROUND,
    first: {
      FunctionName: 'around',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::b',
      SourceAccount: '111122223333',
    },
  },
  'a layer version': {
    type: 'AWS::Lambda::LayerVersion',
    first: {
      LayerName: 'lives',
      Content: { S3Bucket: 'layers', S3Key: 'layer.zip' },
      CompatibleRuntimes: ['nodejs24.x'],
      Description: 'd',
    },
  },
  'a permission for a layer version': {
    type: 'AWS::Lambda::LayerVersionPermission',
    around: {
      Layer: {
        Type: 'AWS::Lambda::LayerVersion',
        Properties: { LayerName: 'shared', Content: { S3Bucket: 'layers', S3Key: 'layer.zip' } },
      },
    },
    first: { LayerVersionArn: { Ref: 'Layer' }, Action: 'lambda:GetLayerVersion', Principal: '444455556666' },
  },
  'what happens to asynchronous invocations': {
    type: 'AWS::Lambda::EventInvokeConfig',
    around: AROUND,
    first: { FunctionName: 'around', Qualifier: '$LATEST', MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
    second: { FunctionName: 'around', Qualifier: '$LATEST', MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 120 },
  },
  'a code signing configuration': {
    type: 'AWS::Lambda::CodeSigningConfig',
    first: {
      AllowedPublishers: { SigningProfileVersionArns: [publisher('one')] },
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Warn' },
      Description: 'd',
      Tags: [{ Key: 'a', Value: '1' }],
    },
    second: {
      AllowedPublishers: { SigningProfileVersionArns: [publisher('two')] },
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
      Description: 'other',
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  'an event source mapping': {
    type: 'AWS::Lambda::EventSourceMapping',
    around: { ...AROUND, Queue: { Type: 'AWS::SQS::Queue' } },
    first: {
      FunctionName: 'around',
      EventSourceArn: { 'Fn::GetAtt': 'Queue.Arn' },
      BatchSize: 5,
      Enabled: false,
      Tags: [{ Key: 'a', Value: '1' }],
    },
    second: {
      FunctionName: 'around',
      EventSourceArn: { 'Fn::GetAtt': 'Queue.Arn' },
      BatchSize: 7,
      Enabled: false,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      Tags: [{ Key: 'a', Value: '2' }],
    },
  },
};

test.each(Object.entries(LIVES))('%s', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a property that cannot be changed is named', async () => {
  const template = (properties: object) => ({
    Resources: { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'fixed', ...properties } } },
  });
  await stacks.create('fixed', template({ LogGroupClass: 'STANDARD' }));
  expect(await stacks.update('fixed', template({ LogGroupClass: 'INFREQUENT_ACCESS' }))).toBe(
    'UPDATE_ROLLBACK_COMPLETE',
  );
  expect(await stacks.reason('fixed')).toContain('LogGroupClass of AWS::Logs::LogGroup cannot be changed');
});

test('a property that this cloud does not have is named', async () => {
  const status = await stacks.create('scaling', {
    Resources: { Function: { ...fn({ FunctionScalingConfig: { MinExecutionEnvironments: 1 } }), DependsOn: [] } },
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('scaling', 'Function')).toContain(
    'AWS knows FunctionScalingConfig of AWS::Lambda::Function',
  );
});
