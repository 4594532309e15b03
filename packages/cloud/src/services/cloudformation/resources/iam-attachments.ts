import { changesOf } from './keyed.ts';
import type { ResourceContext } from './resource-type.ts';

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

/** Policies may be given as JSON text or as an object. */
export function documentText(document: string | object): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

export async function putInline(
  kind: Kind,
  name: string,
  policy: InlinePolicy,
  { invoke }: ResourceContext,
): Promise<void> {
  const input = { PolicyName: policy.PolicyName, PolicyDocument: documentText(policy.PolicyDocument) };
  if (kind === 'Role') await invoke('iam', 'PutRolePolicy', { ...input, RoleName: name });
  else if (kind === 'User') await invoke('iam', 'PutUserPolicy', { ...input, UserName: name });
  else await invoke('iam', 'PutGroupPolicy', { ...input, GroupName: name });
}

export async function deleteInline(
  kind: Kind,
  name: string,
  policyName: string,
  { invoke }: ResourceContext,
): Promise<void> {
  const input = { PolicyName: policyName };
  if (kind === 'Role') await invoke('iam', 'DeleteRolePolicy', { ...input, RoleName: name });
  else if (kind === 'User') await invoke('iam', 'DeleteUserPolicy', { ...input, UserName: name });
  else await invoke('iam', 'DeleteGroupPolicy', { ...input, GroupName: name });
}

export async function attach(kind: Kind, name: string, arn: string, { invoke }: ResourceContext): Promise<void> {
  if (kind === 'Role') await invoke('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn: arn });
  else if (kind === 'User') await invoke('iam', 'AttachUserPolicy', { UserName: name, PolicyArn: arn });
  else await invoke('iam', 'AttachGroupPolicy', { GroupName: name, PolicyArn: arn });
}

export async function detach(kind: Kind, name: string, arn: string, { invoke }: ResourceContext): Promise<void> {
  if (kind === 'Role') await invoke('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn: arn });
  else if (kind === 'User') await invoke('iam', 'DetachUserPolicy', { UserName: name, PolicyArn: arn });
  else await invoke('iam', 'DetachGroupPolicy', { GroupName: name, PolicyArn: arn });
}

/** Brings a role's, user's or group's policies from what they were to what they shall be. */
export async function syncPolicies(
  kind: Kind,
  name: string,
  after: Attachable,
  before: Attachable,
  context: ResourceContext,
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
