import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

/** Three events each, and the stack's own. */
const many = (count: number) => ({
  Resources: Object.fromEntries(Array.from({ length: count }, (_, index) => [`Group${index}`, group()])),
});

test('events come in pages, whose tokens are for their stack alone', async () => {
  await stacks.create('many', many(40));
  await stacks.create('others', many(40));
  const first = await stacks.cloudformation.describeStackEvents({ StackName: 'many' });
  expect(first.StackEvents).toHaveLength(100);
  const { NextToken: token } = first;
  const second = await stacks.cloudformation.describeStackEvents({ StackName: 'many', NextToken: token });
  expect(second.StackEvents).toHaveLength(22);
  const ids = [...(first.StackEvents ?? []), ...(second.StackEvents ?? [])].map(({ EventId: id }) => id);
  expect(new Set(ids).size).toBe(122);
  const foreign = stacks.cloudformation.describeStackEvents({ StackName: 'others', NextToken: token });
  await expect(foreign).rejects.toThrow('Invalid NextToken');
  const madeUp = stacks.cloudformation.describeStackEvents({ StackName: 'many', NextToken: '100' });
  await expect(madeUp).rejects.toThrow('Invalid NextToken');
});
