import type { Group as DescribedGroup } from '@aws-sdk/client-iam';
import { onGroup, onPath, onUser } from './access.ts';
import { alreadyExists, deleteConflict, noSuchEntity, quotaExceeded } from './errors.ts';
import { iamArn } from './arns.ts';
import { groupNamed, groupsOf, userNamed } from './identities.ts';
import { uniqueId } from './ids.ts';
import { byName, nameKey, page } from './paging.ts';
import { checkQuota } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { groups, timestamp, users, type Group } from './state.ts';
import { describeUser } from './users.ts';

const GROUPS_PER_USER = 10;

export function describeGroup(group: Group): DescribedGroup {
  return { Path: group.path, GroupName: group.name, GroupId: group.id, Arn: group.arn, CreateDate: group.created };
}

export const groupOperations: IamOperations = {
  CreateGroup: {
    access: onGroup,
    run(input, call) {
      const all = call.state(groups).byName;
      const name = input.GroupName;
      if (all.has(name.toLowerCase())) throw alreadyExists(`Group with name ${name} already exists.`);
      checkQuota('Groups', all.size);
      const path = input.Path ?? '/';
      const group: Group = {
        name,
        path,
        id: uniqueId('AGPA'),
        arn: iamArn(call, 'group', path, name),
        created: timestamp(call),
        inline: new Map(),
        attached: [],
        members: new Set(),
      };
      all.set(name.toLowerCase(), group);
      return { Group: describeGroup(group) };
    },
  },

  GetGroup: {
    access: onGroup,
    run(input, call) {
      const group = groupNamed(call, input.GroupName);
      const all = call.state(users).byName;
      const members = byName([...group.members].flatMap((name) => all.get(name) ?? []));
      const { items, rest } = page(call, input, members, nameKey);
      return { Group: describeGroup(group), Users: items.map(describeUser), ...rest };
    },
  },

  ListGroups: {
    access: onPath('group'),
    run(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = byName(call.state(groups).byName.values()).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(call, input, found, nameKey);
      return { Groups: items.map(describeGroup), ...rest };
    },
  },

  UpdateGroup: {
    access: onGroup,
    run(input, call) {
      const all = call.state(groups).byName;
      const group = groupNamed(call, input.GroupName);
      const name = input.NewGroupName ?? group.name;
      if (name.toLowerCase() !== group.name.toLowerCase() && all.has(name.toLowerCase())) {
        throw alreadyExists(`Group with name ${name} already exists.`);
      }
      all.delete(group.name.toLowerCase());
      group.name = name;
      group.path = input.NewPath ?? group.path;
      group.arn = iamArn(call, 'group', group.path, name);
      all.set(name.toLowerCase(), group);
    },
  },

  DeleteGroup: {
    access: onGroup,
    run(input, call) {
      const group = groupNamed(call, input.GroupName);
      if (group.members.size > 0) throw deleteConflict('must remove users from group first');
      if (group.attached.length > 0) throw deleteConflict('must detach all policies first');
      if (group.inline.size > 0) throw deleteConflict('must delete policies first');
      call.state(groups).byName.delete(group.name.toLowerCase());
    },
  },

  AddUserToGroup: {
    access: onGroup,
    run(input, call) {
      const group = groupNamed(call, input.GroupName);
      const user = userNamed(call, input.UserName);
      if (group.members.has(user.name.toLowerCase())) return;
      if (groupsOf(call, user).length >= GROUPS_PER_USER) throw quotaExceeded(`GroupsPerUser: ${GROUPS_PER_USER}`);
      group.members.add(user.name.toLowerCase());
    },
  },

  RemoveUserFromGroup: {
    access: onGroup,
    run(input, call) {
      const group = groupNamed(call, input.GroupName);
      const user = userNamed(call, input.UserName);
      if (!group.members.delete(user.name.toLowerCase())) {
        throw noSuchEntity(`The user with name ${input.UserName} cannot be found.`);
      }
    },
  },

  ListGroupsForUser: {
    access: onUser,
    run(input, call) {
      const { items, rest } = page(call, input, groupsOf(call, userNamed(call, input.UserName)), nameKey);
      return {
        Groups: items.map(describeGroup),
        ...rest,
      };
    },
  },
};
