import {
  defineState,
  GLOBAL,
  type Call,
  type DocumentPolicy,
  type ResourceTag,
  type StateAddress,
  type StateStore,
} from '@coldstart/cloud';
import { parseIdentityArn } from './arns.ts';

/** What users, groups and roles have in common. */
export interface IamIdentity {
  name: string;
  path: string;
  /** `AIDA...`, `AGPA...`, `AROA...` */
  readonly id: string;
  arn: string;
  readonly created: Date;
  /** Inline policies by name. */
  readonly inline: Map<string, DocumentPolicy>;
  /** ARNs of managed policies, in the order they were attached. */
  attached: string[];
}

export interface LoginProfile {
  password: string;
  resetRequired: boolean;
  readonly created: Date;
}

export interface User extends IamIdentity {
  boundary: string | undefined;
  tags: ResourceTag[];
  login: LoginProfile | undefined;
}

export interface Group extends IamIdentity {
  /** Names of its users, in lower case. */
  readonly members: Set<string>;
}

export interface Role extends IamIdentity {
  trust: DocumentPolicy;
  description: string | undefined;
  /** Longest session, in seconds. */
  maxSession: number;
  boundary: string | undefined;
  tags: ResourceTag[];
  lastUsed: { readonly at: Date; readonly region: string } | undefined;
}

export interface PolicyVersion extends DocumentPolicy {
  readonly id: string;
  readonly created: Date;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  /** `ANPA...` */
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  updated: Date;
  readonly description: string | undefined;
  tags: ResourceTag[];
  versions: PolicyVersion[];
  defaultVersion: string;
  nextVersion: number;
}

/** Everything by its name in lower case: IAM's names differ by more than case. */
const named = <Value>(): Map<string, Value> => new Map();

export const users = defineState('iam/users', () => ({ byName: named<User>() }));
export const groups = defineState('iam/groups', () => ({ byName: named<Group>() }));
export const roles = defineState('iam/roles', () => ({ byName: named<Role>() }));
/** By ARN. */
export const managedPolicies = defineState('iam/policies', () => ({ byArn: new Map<string, ManagedPolicy>() }));

/** Where IAM keeps an account's state. */
export function addressOf(account: string): StateAddress {
  return { account, region: GLOBAL, part: '' };
}

export function findUser(store: StateStore, account: string, name: string): User | undefined {
  return store.peek(users, addressOf(account))?.byName.get(name.toLowerCase());
}

export function findRole(store: StateStore, account: string, name: string): Role | undefined {
  return store.peek(roles, addressOf(account))?.byName.get(name.toLowerCase());
}

/** The role of `arn:aws:iam::ACCOUNT:role/PATH/NAME`; its path must be right. */
export function findRoleByArn(store: StateStore, arn: string): Role | undefined {
  const parsed = parseIdentityArn(arn);
  const role = parsed?.kind === 'role' ? findRole(store, parsed.account, parsed.name) : undefined;
  return role?.arn === arn ? role : undefined;
}

/** The cloud's time, as IAM gives it: whole seconds. */
export function timestamp(call: Call): Date {
  return new Date(Math.floor(call.now() / 1000) * 1000);
}
