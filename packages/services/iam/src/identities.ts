import type { Call } from '@coldstart/cloud';
import { cannotBeFound, validationError } from './errors.ts';
import { groups, roles, users, type Group, type Role, type User } from './state.ts';

/** @throws AwsError NoSuchEntity */
export function userNamed(call: Call, name: string): User {
  const user = call.state(users).byName.get(name.toLowerCase());
  if (user === undefined) throw cannotBeFound('user', name);
  return user;
}

/** The user of a name, or who makes the call where there is no name. */
export function userOrCaller(call: Call, name: string | undefined): User {
  if (name !== undefined) return userNamed(call, name);
  if (call.principal.kind === 'user') return userNamed(call, call.principal.userName);
  throw validationError('Must specify userName when calling with non-User credentials');
}

/** @throws AwsError NoSuchEntity */
export function groupNamed(call: Call, name: string): Group {
  const group = call.state(groups).byName.get(name.toLowerCase());
  if (group === undefined) throw cannotBeFound('group', name);
  return group;
}

/** @throws AwsError NoSuchEntity */
export function roleNamed(call: Call, name: string): Role {
  const role = call.state(roles).byName.get(name.toLowerCase());
  if (role === undefined) throw cannotBeFound('role', name);
  return role;
}

/** Groups that a user is in, the oldest first, as AWS was recorded to list them. */
export function groupsOf(call: Call, user: User): Group[] {
  return [...call.state(groups).byName.values()].filter(({ members }) => members.has(user.name.toLowerCase()));
}
