import type { GroupType } from '@aws-sdk/client-cognito-identity-provider';
import { page } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { invalidParameter, refused } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findGroup, findPool, usersOf, type Group, type Pool } from '../state.ts';
import { findUser } from '../users/find.ts';
import { showUser } from '../users/show.ts';

export const paging = { size: 60, invalid: () => invalidParameter('Invalid pagination token') };

const show = ({ id }: Pool, group: Group): GroupType => ({
  GroupName: group.name,
  UserPoolId: id,
  Description: group.description,
  RoleArn: group.roleArn,
  Precedence: group.precedence,
  LastModifiedDate: new Date(group.changed),
  CreationDate: new Date(group.created),
});

/** Groups of a user, those that win first: lower numbers, then names; those without a number are last. */
export function groupsOf(pool: Pool, names: readonly string[]): Group[] {
  return names
    .flatMap((name) => pool.groups.get(name) ?? [])
    .toSorted((a, b) => (a.precedence ?? Infinity) - (b.precedence ?? Infinity) || a.name.localeCompare(b.name));
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html and those beside it */
export const groupOperations: CognitoOperations = {
  CreateGroup: {
    access: onPool,
    run({ UserPoolId, GroupName, Description, RoleArn, Precedence }, call) {
      const pool = findPool(call, UserPoolId);
      if (pool.groups.has(GroupName)) throw refused('GroupExistsException', 'A group with the name already exists.');
      const now = call.now();
      const group: Group = {
        name: GroupName,
        description: Description,
        roleArn: RoleArn,
        precedence: Precedence,
        created: now,
        changed: now,
      };
      pool.groups.set(GroupName, group);
      return { Group: show(pool, group) };
    },
  },

  GetGroup: {
    access: onPool,
    run({ UserPoolId, GroupName }, call) {
      const pool = findPool(call, UserPoolId);
      return { Group: show(pool, findGroup(pool, GroupName)) };
    },
  },

  UpdateGroup: {
    access: onPool,
    run({ UserPoolId, GroupName, Description, RoleArn, Precedence }, call) {
      const pool = findPool(call, UserPoolId);
      const group = findGroup(pool, GroupName);
      group.description = Description ?? group.description;
      group.roleArn = RoleArn ?? group.roleArn;
      group.precedence = Precedence ?? group.precedence;
      group.changed = call.now();
      return { Group: show(pool, group) };
    },
  },

  DeleteGroup: {
    access: onPool,
    run({ UserPoolId, GroupName }, call) {
      const pool = findPool(call, UserPoolId);
      findGroup(pool, GroupName);
      pool.groups.delete(GroupName);
      for (const user of usersOf(call, pool).values()) user.groups = user.groups.filter((name) => name !== GroupName);
    },
  },

  ListGroups: {
    access: onPool,
    run({ UserPoolId, Limit, NextToken }, call) {
      const pool = findPool(call, UserPoolId);
      const all = [...pool.groups.values()].toSorted((a, b) => a.name.localeCompare(b.name));
      const shown = page(
        all,
        { token: NextToken, limit: Limit, scope: UserPoolId },
        { ...paging, keyOf: ({ name }) => name },
      );
      return { Groups: shown.items.map((group) => show(pool, group)), NextToken: shown.token };
    },
  },

  AdminAddUserToGroup: {
    access: onPool,
    run({ UserPoolId, GroupName, Username }, call) {
      const pool = findPool(call, UserPoolId);
      const user = findUser(call, pool, Username);
      findGroup(pool, GroupName);
      if (!user.groups.includes(GroupName)) user.groups = [...user.groups, GroupName];
      user.changed = call.now();
    },
  },

  AdminRemoveUserFromGroup: {
    access: onPool,
    run({ UserPoolId, GroupName, Username }, call) {
      const pool = findPool(call, UserPoolId);
      const user = findUser(call, pool, Username);
      findGroup(pool, GroupName);
      user.groups = user.groups.filter((name) => name !== GroupName);
      user.changed = call.now();
    },
  },

  AdminListGroupsForUser: {
    access: onPool,
    run({ UserPoolId, Username, Limit, NextToken }, call) {
      const pool = findPool(call, UserPoolId);
      const user = findUser(call, pool, Username);
      const shown = page(
        groupsOf(pool, user.groups),
        { token: NextToken, limit: Limit, scope: [UserPoolId, user.username] },
        { ...paging, keyOf: ({ name }) => name },
      );
      return { Groups: shown.items.map((group) => show(pool, group)), NextToken: shown.token };
    },
  },

  ListUsersInGroup: {
    access: onPool,
    run({ UserPoolId, GroupName, Limit, NextToken }, call) {
      const pool = findPool(call, UserPoolId);
      findGroup(pool, GroupName);
      const members = [...usersOf(call, pool).values()].filter(({ groups }) => groups.includes(GroupName));
      const shown = page(
        members,
        { token: NextToken, limit: Limit, scope: [UserPoolId, GroupName] },
        { ...paging, keyOf: ({ username }) => username },
      );
      return { Users: shown.items.map((user) => showUser(user)), NextToken: shown.token };
    },
  },
};
