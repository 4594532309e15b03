import { expect } from 'vitest';
import type { ClientCloud } from './client-cloud.ts';

/** The stack that a framework has deployed; only its outputs matter. */
export async function outputsOf({ cloudFormation }: ClientCloud, StackName: string): Promise<Record<string, string>> {
  const { Stacks = [] } = await cloudFormation.describeStacks({ StackName });
  expect(Stacks[0]?.StackStatus).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  return Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

/**
 * Nothing of the application is left: its functions, tables, roles, and the stack itself.
 *
 * @param others how many roles are somebody else's
 */
export async function expectGone(of: ClientCloud, StackName: string, others = { roles: 0 }): Promise<void> {
  await expect(of.cloudFormation.describeStacks({ StackName })).rejects.toThrow(/does not exist/);
  expect((await of.lambda.listFunctions()).Functions).toEqual([]);
  expect((await of.dynamodb.listTables()).TableNames).toEqual([]);
  expect((await of.iam.listRoles()).Roles).toHaveLength(others.roles);
}
