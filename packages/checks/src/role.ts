import type { IAMClient } from '@aws-sdk/client-iam';
import type { NamedPolicy, PolicyDocument } from '@coldstart/iam';
import type { Permitted } from '@coldstart/iam/least-privilege';
import { ExpectationError } from './expect.ts';

/** All that says what a role may do, and who may become it. */
export interface RoleAccess {
  readonly name: string;
  readonly account: string;
  /** Inline policies first, then those that are attached, the account's own and AWS's. */
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly trust: PolicyDocument;
}

/** What a role is for. */
export interface RolePurpose {
  /** What it must be allowed. */
  readonly must: readonly Permitted[];
  /** What it may be allowed besides. */
  readonly may?: readonly Permitted[];
  /** Services that may assume it, and nobody else: `['lambda.amazonaws.com']`. Not looked at when left out. */
  readonly trusts?: readonly string[];
}

/**
 * Reads a role's policies through IAM's API, which other clouds have, too, whether they enforce policies or not.
 *
 * @param role its name or ARN
 */
export async function readRole(client: IAMClient, role: string): Promise<RoleAccess> {
  const iam = await import('@aws-sdk/client-iam');
  const RoleName = role.slice(role.lastIndexOf('/') + 1);

  async function managed(PolicyArn: string): Promise<NamedPolicy> {
    const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await client.send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return { name: Policy?.PolicyName ?? PolicyArn, document: readDocument(PolicyVersion?.Document) };
  }

  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
  const policies: NamedPolicy[] = [];
  for await (const page of iam.paginateListRolePolicies({ client }, { RoleName })) {
    for (const PolicyName of page.PolicyNames ?? []) {
      const { PolicyDocument } = await client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName }));
      policies.push({ name: PolicyName, document: readDocument(PolicyDocument) });
    }
  }
  for await (const page of iam.paginateListAttachedRolePolicies({ client }, { RoleName })) {
    for (const { PolicyArn = '' } of page.AttachedPolicies ?? []) policies.push(await managed(PolicyArn));
  }
  const limit = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    name: RoleName,
    account: Role?.Arn?.split(':')[4] ?? '',
    policies,
    boundary: limit === undefined ? undefined : await managed(limit),
    trust: readDocument(Role?.AssumeRolePolicyDocument),
  };
}

/** IAM hands policies out as they stand in a URL: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
function readDocument(text = '{"Statement":[]}'): PolicyDocument {
  return JSON.parse(decodeURIComponent(text)) as PolicyDocument;
}

/** @throws ExpectationError where a role may less or more than what it is for, or lets somebody else in */
export async function expectLeastPrivilege(access: RoleAccess, purpose: RolePurpose): Promise<void> {
  const { excessOf, lackOf, strangerTo } = await import('@coldstart/iam/least-privilege');
  const { name, policies, boundary, trust, account } = access;
  const { must, may = [], trusts } = purpose;
  const lack = lackOf(policies, must, boundary);
  if (lack !== undefined)
    throw new ExpectationError(`the role ${name} to be allowed what it is for`, `it may not ${lack}`);
  const excess = excessOf(policies, [...must, ...may], boundary);
  if (excess !== undefined) {
    throw new ExpectationError(
      `the role ${name} to be allowed what it is for and nothing else`,
      `it may also ${excess.words}`,
    );
  }
  const stranger = trusts && strangerTo(trust, trusts, account);
  if (stranger !== undefined) {
    throw new ExpectationError(
      `the trust policy of the role ${name} to let in ${trusts?.join(' and ')}, and nobody else`,
      `it also lets ${stranger} in`,
    );
  }
}
