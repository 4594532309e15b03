import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
});
afterAll(() => stacks.close());

const queue = { Type: 'AWS::SQS::Queue' };
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const role = (...actions: string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'pipes.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'pipe',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
        },
      },
    ],
  },
});

const ends = { RoleArn: arnOf('Role'), Source: arnOf('In'), Target: arnOf('Out') };

const LIVES: Record<string, Lifecycle> = {
  'a pipe': {
    type: 'AWS::Pipes::Pipe',
    first: {
      ...ends,
      Description: 'of orders',
      SourceParameters: {
        SqsQueueParameters: { BatchSize: 5 },
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"type":["order"]}}' }] },
      },
      TargetParameters: { InputTemplate: '<$.body>' },
      Tags: { a: '1' },
    },
    second: {
      ...ends,
      DesiredState: 'STOPPED',
      SourceParameters: { SqsQueueParameters: { BatchSize: 7 } },
      Tags: { b: '2' },
    },
    around: { In: queue, Out: queue, Role: role('sqs:*') },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a pipe that may not read its source fails its stack, in AWS’s words', async () => {
  const Pipe = { Type: 'AWS::Pipes::Pipe', Properties: { ...ends, Name: 'blind' } };
  const Resources = { In: queue, Out: queue, Role: role('sqs:SendMessage'), Pipe };
  expect(await stacks.create('blind', { Resources })).toBe('ROLLBACK_COMPLETE');
  const { StackEvents = [] } = await stacks.cloudformation.describeStackEvents({ StackName: 'blind' });
  const [failure] = StackEvents.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
  expect(failure?.ResourceStatusReason).toContain(
    "Resource of type 'AWS::Pipes::Pipe' with identifier 'blind' did not stabilize. Status Reason is Input parameter is invalid from the request due to : The provided customer role does not have permissions to call ReceiveMessage on SQS",
  );
});
