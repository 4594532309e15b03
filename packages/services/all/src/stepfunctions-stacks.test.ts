import { S3 } from '@aws-sdk/client-s3';
import { SFN } from '@aws-sdk/client-sfn';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as scheduler } from '@coldstart/service-scheduler/entry';
import { entries } from '@coldstart/service-stepfunctions/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let states: SFN;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: [...entries, ...scheduler] });
  states = stacks.connect(SFN);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const Role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};
const RoleArn = { 'Fn::GetAtt': ['Role', 'Arn'] };
const says = (Result: string) => ({ StartAt: 'Say', States: { Say: { Type: 'Pass', Result, End: true } } });
const DefinitionString = JSON.stringify(says('first'));
const Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn, DefinitionString } };
const version = (Description: string) => ({
  Type: 'AWS::StepFunctions::StateMachineVersion',
  Properties: { StateMachineArn: { Ref: 'Machine' }, Description },
});

const LIVES: Record<string, Lifecycle> = {
  'a machine': {
    type: 'AWS::StepFunctions::StateMachine',
    first: { RoleArn, DefinitionString, StateMachineType: 'EXPRESS' },
    second: {
      RoleArn,
      DefinitionString: JSON.stringify(says('second')),
      StateMachineType: 'EXPRESS',
      TracingConfiguration: { Enabled: true },
      EncryptionConfiguration: {
        Type: 'CUSTOMER_MANAGED_KMS_KEY',
        KmsKeyId: 'alias/x',
        KmsDataKeyReusePeriodSeconds: 60,
      },
      Tags: [{ Key: 'a', Value: '1' }],
    },
    around: { Role },
  },
  'an activity': {
    type: 'AWS::StepFunctions::Activity',
    first: { Name: 'work', Tags: [{ Key: 'a', Value: '1' }] },
    second: { Name: 'work', Tags: [{ Key: 'b', Value: '2' }] },
  },
  'a version': {
    type: 'AWS::StepFunctions::StateMachineVersion',
    first: { StateMachineArn: { Ref: 'Machine' }, Description: 'one' },
    around: { Role, Machine },
  },
  'an alias': {
    type: 'AWS::StepFunctions::StateMachineAlias',
    first: { Name: 'live', RoutingConfiguration: [{ StateMachineVersionArn: { Ref: 'Version' }, Weight: 100 }] },
    second: {
      Name: 'live',
      Description: 'second',
      DeploymentPreference: { StateMachineVersionArn: { Ref: 'Version' }, Type: 'ALL_AT_ONCE' },
    },
    around: { Role, Machine, Version: version('one') },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('an alias leads to a new version little by little', async () => {
  const template = (text: string) => ({
    Resources: {
      Role,
      Machine: {
        ...Machine,
        Properties: {
          ...Machine.Properties,
          StateMachineName: 'shifted',
          DefinitionString: JSON.stringify(says(text)),
        },
      },
      [`Version${text}`]: { ...version(text), DeletionPolicy: 'Retain' },
      Alias: {
        Type: 'AWS::StepFunctions::StateMachineAlias',
        Properties: {
          Name: 'live',
          DeploymentPreference: {
            StateMachineVersionArn: { Ref: `Version${text}` },
            Type: 'LINEAR',
            Percentage: 40,
            Interval: 5,
          },
        },
      },
    },
  });
  await stacks.create('shift', template('one'));
  expect(await stacks.ended('shift')).toBe('CREATE_COMPLETE');
  await stacks.update('shift', template('two'));
  const { stateMachines = [] } = await states.listStateMachines({});
  const machine = stateMachines.find(({ name }) => name === 'shifted')?.stateMachineArn;
  const weights = async () => {
    const alias = await states.describeStateMachineAlias({ stateMachineAliasArn: `${machine}:live` });
    return alias.routingConfiguration?.map(({ stateMachineVersionArn, weight }) => [
      stateMachineVersionArn?.slice(-1),
      weight,
    ]);
  };
  expect(await weights()).toEqual([
    ['2', 40],
    ['1', 60],
  ]);
  await stacks.cloud.clock.advance(5 * 60_000);
  expect(await weights()).toEqual([
    ['2', 80],
    ['1', 20],
  ]);
  await stacks.cloud.clock.advance(10 * 60_000);
  expect(await stacks.status('shift')).toBe('UPDATE_COMPLETE');
  expect(await weights()).toEqual([['2', 100]]);
});

test('a SAM template starts a machine whose definition is in a bucket, in YAML', async () => {
  const s3 = stacks.connect(S3);
  await s3.createBucket({ Bucket: 'definitions' });
  await s3.putObject({
    Bucket: 'definitions',
    Key: 'hello.asl.yaml',
    Body: 'StartAt: Say\nStates:\n  Say:\n    Type: Pass\n    Result: "hello ${Whom}"\n    End: true\n',
  });
  const Hello = {
    Type: 'AWS::Serverless::StateMachine',
    Properties: {
      Name: 'hello',
      DefinitionUri: 's3://definitions/hello.asl.yaml',
      DefinitionSubstitutions: { Whom: 'world' },
      Events: { Hourly: { Type: 'ScheduleV2', Properties: { ScheduleExpression: 'rate(1 hour)', Input: '{}' } } },
    },
  };
  const Outputs = { Machine: { Value: { Ref: 'Hello' } } };
  await stacks.create('sam', { Transform: 'AWS::Serverless-2016-10-31', Resources: { Hello }, Outputs });
  expect(await stacks.ended('sam')).toBe('CREATE_COMPLETE');
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'sam' });
  const stateMachineArn = stack?.Outputs?.[0]?.OutputValue;
  const { executionArn } = await states.startExecution({ stateMachineArn });
  const { status, output } = await states.describeExecution({ executionArn });
  expect([status, output]).toEqual(['SUCCEEDED', '"hello world"']);
});
