import { evaluate, type ContextValues, type NamedPolicy, type PolicySet, type Principal } from '@coldstart/iam';
import type { StateStore } from '../../core/state.ts';
import { awsManagedPolicy } from './aws-managed.ts';
import { addressOf, findRole, findRoleByArn, findUser, groups, managedPolicies, type Holder } from './state.ts';

/**
 * The policies that speak for a principal: its own, its groups', its boundary, and those that its session was made with.
 * A user or role that has been deleted since has none, and so may do nothing.
 */
export function policiesOf(
  store: StateStore,
  principal: Principal,
): Pick<PolicySet, 'identity' | 'boundary' | 'session'> {
  if (principal.kind === 'user') {
    const user = findUser(store, principal.account, principal.userName);
    if (user === undefined || user.id !== principal.userId) return { identity: [] };
    const memberships = [...(store.peek(groups, addressOf(principal.account))?.byName.values() ?? [])].filter((group) =>
      group.members.has(user.name.toLowerCase()),
    );
    return {
      identity: [user, ...memberships].flatMap((holder) => policiesOfHolder(store, holder)),
      boundary: managedPolicyDocument(store, user.boundary),
      session: sessionPolicies(principal),
    };
  }
  if (principal.kind === 'role') {
    const role = findRole(store, principal.account, principal.roleName);
    if (role === undefined || role.id !== principal.roleId) return { identity: [] };
    return {
      identity: policiesOfHolder(store, role),
      boundary: managedPolicyDocument(store, role.boundary),
      session: sessionPolicies(principal),
    };
  }
  return { identity: [] };
}

/** Inline policies first, then the attached ones. */
export function policiesOfHolder(store: StateStore, holder: Holder): NamedPolicy[] {
  const inline = [...holder.inline].map(([name, { document }]): NamedPolicy => ({ name, document }));
  const attached = holder.attached.flatMap((arn) => managedPolicyDocument(store, arn) ?? []);
  return [...inline, ...attached];
}

/** A managed policy's default version, whether the account's own or AWS's. */
export function managedPolicyDocument(store: StateStore, arn: string | undefined): NamedPolicy | undefined {
  if (arn === undefined) return undefined;
  const own = store.peek(managedPolicies, addressOf(arn.split(':')[4] ?? ''))?.byArn.get(arn);
  const version = own?.versions.find(({ id }) => id === own.defaultVersion);
  const document = version?.document ?? awsManagedPolicy(arn)?.document;
  return document && { name: own?.name ?? arn.slice(arn.lastIndexOf('/') + 1), document };
}

function sessionPolicies({
  sessionPolicies: documents,
}: Extract<Principal, { kind: 'user' | 'role' }>): NamedPolicy[] | undefined {
  return documents?.map((document, index) => ({ name: `session-policy-${index + 1}`, document }));
}

/**
 * May an AWS service, such as `lambda.amazonaws.com`, assume a role?
 *
 * @param context condition keys of the request, e.g. `aws:SourceAccount`
 * @returns false also where there is no such role
 */
export function trustAllows(
  store: StateStore,
  roleArn: string,
  servicePrincipal: string,
  context: ContextValues = {},
): boolean {
  const role = findRoleByArn(store, roleArn);
  if (role === undefined) return false;
  const account = roleArn.split(':')[4] ?? '';
  const { result } = evaluate(
    {
      principal: { kind: 'service', account, arn: servicePrincipal, service: servicePrincipal },
      action: 'sts:AssumeRole',
      resource: roleArn,
      resourceAccount: account,
      context,
    },
    { identity: [], resource: role.trust.document },
  );
  return result === 'allowed';
}
