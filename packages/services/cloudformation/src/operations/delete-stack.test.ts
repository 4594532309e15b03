import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

test('works backwards, and leaves the stack to be described by its id', async () => {
  await stacks.create('gone', {
    Resources: {
      First: group({ LogGroupName: 'g-1' }),
      Second: group({ LogGroupName: { 'Fn::Sub': '${First}-2' } }),
    },
    Outputs: { Name: { Value: { Ref: 'Second' } } },
  });
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'gone' });
  await stacks.cloudformation.deleteStack({ StackName: 'gone' });
  await expect(stacks.status('gone')).rejects.toThrow('Stack with id gone does not exist');
  const events = await stacks.events(stack?.StackId ?? '');
  expect(events.slice(-6)).toEqual([
    'gone DELETE_IN_PROGRESS',
    'Second DELETE_IN_PROGRESS',
    'Second DELETE_COMPLETE',
    'First DELETE_IN_PROGRESS',
    'First DELETE_COMPLETE',
    'gone DELETE_COMPLETE',
  ]);
  expect(await stacks.outputs(stack?.StackId ?? '')).toEqual({ Name: 'g-1-2' });
  await stacks.cloudformation.deleteStack({ StackName: 'gone' });
});

test('fails where a resource cannot go, and goes on without it', async () => {
  await stacks.create('full', {
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full-bucket' } } },
  });
  await stacks.s3.putObject({ Bucket: 'full-bucket', Key: 'k', Body: 'x' });
  await stacks.cloudformation.deleteStack({ StackName: 'full' });
  expect(await stacks.status('full')).toBe('DELETE_FAILED');
  expect(await stacks.reason('full', 'Bucket')).toContain('The bucket you tried to delete is not empty');
  await stacks.cloudformation.deleteStack({ StackName: 'full', RetainResources: ['Bucket'] });
  await expect(stacks.status('full')).rejects.toThrow('does not exist');
});

test('is refused under termination protection', async () => {
  await stacks.create('protected', { Resources: { Group: group() } }, { EnableTerminationProtection: true });
  await expect(stacks.cloudformation.deleteStack({ StackName: 'protected' })).rejects.toThrow(
    'Stack [protected] cannot be deleted while TerminationProtection is enabled',
  );
  await stacks.cloudformation.updateTerminationProtection({
    StackName: 'protected',
    EnableTerminationProtection: false,
  });
  await stacks.cloudformation.deleteStack({ StackName: 'protected' });
});
