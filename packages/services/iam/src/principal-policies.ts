import { evaluate, type ContextValues, type NamedPolicy, type PolicyDocument, type Principal } from '@coldstart/iam';
import { servicePrincipal, type PrincipalPolicies, type ResourceTag, type StateStore } from '@coldstart/cloud';
import { awsManagedPolicy } from '@coldstart/iam/aws-managed';
import { accountOf } from './arns.ts';
import { addressOf, findRole, findRoleByArn, findUser, groups, managedPolicies, type IamIdentity } from './state.ts';

/**
 * The policies that speak for a principal: its own, its groups', its boundary, and those that its session was made with;
 * and the condition keys that follow from its tags. A user or role that has been deleted since has none, and so may do nothing.
 */
export function policiesOf(store: StateStore, principal: Principal): PrincipalPolicies {
  if (principal.kind === 'user') return policiesOfUser(store, principal);
  if (principal.kind === 'role') return policiesOfSession(store, principal);
  return { identity: [] };
}

type UserPrincipal = Extract<Principal, { kind: 'user' }>;
type RolePrincipal = Extract<Principal, { kind: 'role' }>;

function policiesOfUser(store: StateStore, principal: UserPrincipal): PrincipalPolicies {
  const session = principal.sessionPolicies?.map(asSessionPolicy);
  // A federated user that root has let in is as root, within the session's policies.
  if (principal.userName === '') return { identity: [{ name: 'root', document: ALLOW_ALL }], session };
  const user = findUser(store, principal.account, principal.userName);
  if (user === undefined || (user.id !== principal.userId && session === undefined)) return { identity: [] };
  const memberships = [...(store.peek(groups, addressOf(principal.account))?.byName.values() ?? [])].filter((group) =>
    group.members.has(user.name.toLowerCase()),
  );
  return {
    identity: [user, ...memberships].flatMap((identity) => policiesOfIdentity(store, identity)),
    boundary: managedPolicyDocument(store, user.boundary),
    session,
    context: principalTags(user.tags),
  };
}

function policiesOfSession(store: StateStore, principal: RolePrincipal): PrincipalPolicies {
  const role = findRole(store, principal.account, principal.roleName);
  if (role === undefined || role.id !== principal.roleId) return { identity: [] };
  const sessionTags = Object.entries(principal.sessionTags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return {
    identity: policiesOfIdentity(store, role),
    boundary: managedPolicyDocument(store, role.boundary),
    session: principal.sessionPolicies?.map(asSessionPolicy),
    context: {
      // Only sessions have the key; with long-term keys it is absent.
      'aws:MultiFactorAuthPresent': 'false',
      ...principalTags([...role.tags, ...sessionTags]),
      ...(principal.sourceIdentity === undefined ? {} : { 'aws:SourceIdentity': principal.sourceIdentity }),
    },
  };
}

const ALLOW_ALL: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

function asSessionPolicy(document: PolicyDocument, index: number): NamedPolicy {
  return { name: `session-policy-${index + 1}`, document };
}

/** Tag keys are equal without regard to case; a session's own go before its role's. */
function principalTags(tags: readonly ResourceTag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key.toLowerCase()}`, Value]));
}

/** Inline policies first, then the attached ones. */
export function policiesOfIdentity(store: StateStore, identity: IamIdentity): NamedPolicy[] {
  const inline = [...identity.inline].map(([name, { document }]): NamedPolicy => ({ name, document }));
  const attached = identity.attached.flatMap((arn) => managedPolicyDocument(store, arn) ?? []);
  return [...inline, ...attached];
}

/** A managed policy's default version, whether the account's own or AWS's. */
export function managedPolicyDocument(store: StateStore, arn: string | undefined): NamedPolicy | undefined {
  if (arn === undefined) return undefined;
  const own = store.peek(managedPolicies, addressOf(accountOf(arn)))?.byArn.get(arn);
  const version = own?.versions.find(({ id }) => id === own.defaultVersion);
  const document = version?.document ?? awsManagedPolicy(arn)?.document;
  return document && { name: own?.name ?? arn.slice(arn.lastIndexOf('/') + 1), document };
}

/**
 * May an AWS service, such as `lambda.amazonaws.com`, assume a role?
 *
 * @param context condition keys of the request, e.g. `aws:SourceAccount`
 * @returns false also where there is no such role
 */
export function trustAllows(store: StateStore, roleArn: string, service: string, context: ContextValues = {}): boolean {
  const role = findRoleByArn(store, roleArn);
  if (role === undefined) return false;
  const account = accountOf(roleArn);
  const { result } = evaluate(
    {
      principal: servicePrincipal(service, account),
      action: 'sts:AssumeRole',
      resource: roleArn,
      resourceAccount: account,
      context,
    },
    { identity: [], resource: role.trust.document },
  );
  return result === 'allowed';
}
