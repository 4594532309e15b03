import type { Principal, SimulatedPolicy } from '@coldstart/iam';
import type { Call, StateStore } from '@coldstart/cloud';
import { awsManagedPolicy } from '@coldstart/iam/aws-managed';
import { accountOf, parseIdentityArn } from './arns.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { groupsOf } from './identities.ts';
import {
  addressOf,
  groups,
  managedPolicies,
  roles,
  users,
  type Group,
  type IamIdentity,
  type Role,
  type User,
} from './state.ts';

/** Who is simulated, and with which policies. */
export interface SimulationSource {
  readonly principal: Principal;
  readonly policies: SimulatedPolicy[];
  readonly boundary: SimulatedPolicy | undefined;
}

/**
 * The source of SimulatePrincipalPolicy. A group stands for any of its users.
 *
 * @throws AwsError InvalidInput, NoSuchEntity
 */
export function sourceOf(call: Call, arn: string): SimulationSource {
  const parsed = parseIdentityArn(arn);
  if (parsed === undefined) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const { account, kind, name } = parsed;
  if (account !== call.account) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not belong to this account.`);
  }
  const key = name.toLowerCase();
  if (kind === 'user') {
    const user = call.state(users).byName.get(key);
    if (user?.arn === arn) return userSource(call, user);
  } else if (kind === 'group') {
    const group = call.state(groups).byName.get(key);
    if (group?.arn === arn) return groupSource(call, group);
  } else {
    const role = call.state(roles).byName.get(key);
    if (role?.arn === arn) return roleSource(call, role);
  }
  throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
}

function userSource(call: Call, user: User): SimulationSource {
  const { store } = call.cloud;
  return {
    principal: { kind: 'user', account: call.account, arn: user.arn, userName: user.name, userId: user.id },
    policies: [
      ...policiesOf(store, user, 'user'),
      ...groupsOf(call, user).flatMap((group) => policiesOf(store, group, 'group')),
    ],
    boundary: managedPolicy(store, user.boundary),
  };
}

function groupSource(call: Call, group: Group): SimulationSource {
  return {
    principal: { kind: 'user', account: call.account, arn: group.arn, userName: group.name, userId: group.id },
    policies: policiesOf(call.cloud.store, group, 'group'),
    boundary: undefined,
  };
}

function roleSource(call: Call, role: Role): SimulationSource {
  const { arn, name, id } = role;
  return {
    principal: { kind: 'role', account: call.account, arn, roleArn: arn, roleName: name, roleId: id, sessionName: '' },
    policies: policiesOf(call.cloud.store, role, 'role'),
    boundary: managedPolicy(call.cloud.store, role.boundary),
  };
}

/** The policies of a user, group or role, each with its text. */
function policiesOf(store: StateStore, identity: IamIdentity, kind: string): SimulatedPolicy[] {
  const inline = [...identity.inline].map(([name, { text, document }]) => ({
    id: `${kind}_${identity.name}_${name}`,
    text,
    document,
  }));
  return [...inline, ...identity.attached.flatMap((arn) => managedPolicy(store, arn) ?? [])];
}

function managedPolicy(store: StateStore, arn: string | undefined): SimulatedPolicy | undefined {
  if (arn === undefined) return undefined;
  const own = store.peek(managedPolicies, addressOf(accountOf(arn)))?.byArn.get(arn);
  const version = own?.versions.find(({ id }) => id === own.defaultVersion);
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  if (version !== undefined) return { id: name, text: version.text, document: version.document };
  const document = awsManagedPolicy(arn)?.document;
  return document && { id: name, text: JSON.stringify(document, undefined, 2), document };
}
