import type { TestStacks } from './stacks.ts';

/** The least that a template may hold. */
export const LEAST = { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };

let count = 0;

/** What a value in a template comes to: the output of a stack of its own. */
export async function outputOf(
  stacks: TestStacks,
  expression: unknown,
  more: object = {},
): Promise<string | undefined> {
  const name = `value${++count}`;
  await stacks.create(name, { Resources: LEAST, Outputs: { V: { Value: expression } }, ...more });
  return (await stacks.outputs(name)).V;
}
