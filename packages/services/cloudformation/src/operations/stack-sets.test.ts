import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

test('there are no stack sets: none is listed or found, deleting one does nothing, making one is refused by name', async () => {
  const { cloudformation } = stacks;
  const StackSetName = 'fleet';
  expect((await cloudformation.listStackSets({})).Summaries ?? []).toEqual([]);
  await cloudformation.deleteStackSet({ StackSetName });
  await expect(
    cloudformation.createStackInstances({ StackSetName, Accounts: ['111122223333'], Regions: ['us-east-1'] }),
  ).rejects.toMatchObject({ name: 'StackSetNotFoundException', message: 'StackSet fleet not found' });
  await expect(cloudformation.createStackSet({ StackSetName })).rejects.toThrow(
    'CreateStackSet of cloudformation is not part of this cloud.',
  );
});
