import { changesOf, type ResourceContext, documentText } from '@coldstart/cloud';
import type { Sdk } from './define-resource.ts';

/** A policy that is part of a role, user or group. */
export interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: string | object;
}

export interface Attachable {
  readonly ManagedPolicyArns?: string[];
  readonly Policies?: InlinePolicy[];
}

export type Kind = 'Role' | 'User' | 'Group';

export async function putInline(
  kind: Kind,
  name: string,
  policy: InlinePolicy,
  { invoke }: ResourceContext<Sdk>,
): Promise<void> {
  const input = { PolicyName: policy.PolicyName, PolicyDocument: documentText(policy.PolicyDocument) };
  if (kind === 'Role') await invoke('PutRolePolicy', { ...input, RoleName: name });
  else if (kind === 'User') await invoke('PutUserPolicy', { ...input, UserName: name });
  else await invoke('PutGroupPolicy', { ...input, GroupName: name });
}

export async function deleteInline(
  kind: Kind,
  name: string,
  policyName: string,
  { invoke }: ResourceContext<Sdk>,
): Promise<void> {
  const input = { PolicyName: policyName };
  if (kind === 'Role') await invoke('DeleteRolePolicy', { ...input, RoleName: name });
  else if (kind === 'User') await invoke('DeleteUserPolicy', { ...input, UserName: name });
  else await invoke('DeleteGroupPolicy', { ...input, GroupName: name });
}

export async function attach(kind: Kind, name: string, arn: string, { invoke }: ResourceContext<Sdk>): Promise<void> {
  if (kind === 'Role') await invoke('AttachRolePolicy', { RoleName: name, PolicyArn: arn });
  else if (kind === 'User') await invoke('AttachUserPolicy', { UserName: name, PolicyArn: arn });
  else await invoke('AttachGroupPolicy', { GroupName: name, PolicyArn: arn });
}

export async function detach(kind: Kind, name: string, arn: string, { invoke }: ResourceContext<Sdk>): Promise<void> {
  if (kind === 'Role') await invoke('DetachRolePolicy', { RoleName: name, PolicyArn: arn });
  else if (kind === 'User') await invoke('DetachUserPolicy', { UserName: name, PolicyArn: arn });
  else await invoke('DetachGroupPolicy', { GroupName: name, PolicyArn: arn });
}

/** Brings a role's, user's or group's policies from what they were to what they shall be. */
export async function syncPolicies(
  kind: Kind,
  name: string,
  after: Attachable,
  before: Attachable,
  context: ResourceContext<Sdk>,
): Promise<void> {
  const managed = changesOf(before.ManagedPolicyArns, after.ManagedPolicyArns);
  for (const arn of managed.removed) await detach(kind, name, arn, context);
  for (const arn of managed.added) await attach(kind, name, arn, context);
  const kept = new Set((after.Policies ?? []).map(({ PolicyName }) => PolicyName));
  for (const { PolicyName } of before.Policies ?? [])
    if (!kept.has(PolicyName)) await deleteInline(kind, name, PolicyName, context);
  const old = new Map(
    (before.Policies ?? []).map(({ PolicyName, PolicyDocument }) => [PolicyName, documentText(PolicyDocument)]),
  );
  for (const policy of after.Policies ?? []) {
    if (old.get(policy.PolicyName) !== documentText(policy.PolicyDocument))
      await putInline(kind, name, policy, context);
  }
}

/** Runs a deletion of something that may be gone already. */
export async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && /NoSuchEntity|NotFound/.test(String(error.code)))) throw error;
  }
}
