import { devicesOf } from './mfa-devices.ts';
import type { User as DescribedUser } from '@aws-sdk/client-iam';
import { keysOf, renameInKeys } from './access-keys.ts';
import { onPath, onUser, onUserOrCaller } from './access.ts';
import { checkedBoundary, describeBoundary } from './boundaries.ts';
import { alreadyExists, deleteConflict } from './errors.ts';
import { iamArn } from './arns.ts';
import { groupsOf, userNamed, userOrCaller } from './identities.ts';
import { uniqueId } from './ids.ts';
import { byName, nameKey, page } from './paging.ts';
import { checkQuota } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { certificatesOf } from './signing-certificates.ts';
import { hasServiceCredentials } from './service-credentials.ts';
import { timestamp, users, type User } from './state.ts';
import { describeTags, listTags, tagRules } from './tags.ts';

/** What every answer says of a user; some add tags. */
export function describeUser(user: User): DescribedUser {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.created,
    ...describeBoundary(user.boundary),
  };
}

export const userOperations: IamOperations = {
  CreateUser: {
    access: onUser,
    run(input, call) {
      const all = call.state(users).byName;
      const name = input.UserName;
      if (all.has(name.toLowerCase())) throw alreadyExists(`User with name ${name} already exists.`);
      checkQuota('Users', all.size);
      const path = input.Path ?? '/';
      const user: User = {
        name,
        path,
        id: uniqueId('AIDA'),
        arn: iamArn(call, 'user', path, name),
        created: timestamp(call),
        inline: new Map(),
        attached: [],
        boundary: checkedBoundary(call, input.PermissionsBoundary),
        tags: tagRules.add([], input.Tags),
        login: undefined,
      };
      all.set(name.toLowerCase(), user);
      return { User: { ...describeUser(user), ...describeTags(user.tags) } };
    },
  },

  GetUser: {
    access: onUserOrCaller,
    run(input, call) {
      if (input.UserName === undefined && call.principal.kind === 'root') {
        const { account, arn } = call.principal;
        return {
          User: { Path: '/', UserName: undefined, UserId: account, Arn: arn, CreateDate: new Date(0) },
        };
      }
      const user = userOrCaller(call, input.UserName);
      return { User: { ...describeUser(user), ...describeTags(user.tags) } };
    },
  },

  ListUsers: {
    access: onPath('user'),
    run(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = byName(call.state(users).byName.values()).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(call, input, found, nameKey);
      return { Users: items.map(describeUser), ...rest };
    },
  },

  UpdateUser: {
    access: onUser,
    run(input, call) {
      const all = call.state(users).byName;
      const user = userNamed(call, input.UserName);
      const name = input.NewUserName ?? user.name;
      if (name.toLowerCase() !== user.name.toLowerCase() && all.has(name.toLowerCase())) {
        throw alreadyExists(`User with name ${name} already exists.`);
      }
      const former = user.name.toLowerCase();
      for (const { members } of groupsOf(call, user)) {
        members.delete(former);
        members.add(name.toLowerCase());
      }
      all.delete(former);
      user.name = name;
      user.path = input.NewPath ?? user.path;
      user.arn = iamArn(call, 'user', user.path, name);
      all.set(name.toLowerCase(), user);
      renameInKeys(call, user);
    },
  },

  DeleteUser: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      if (user.login !== undefined) throw deleteConflict('must delete login profile first');
      if (user.attached.length > 0) throw deleteConflict('must detach all policies first');
      if (user.inline.size > 0) throw deleteConflict('must delete policies first');
      if (keysOf(call, user).length > 0) throw deleteConflict('must delete access keys first');
      if (certificatesOf(call, user).length > 0) throw deleteConflict('must delete signing certificates first');
      if (devicesOf(call, user).length > 0) throw deleteConflict('must delete MFA device first');
      if (groupsOf(call, user).length > 0) throw deleteConflict('must remove users from group first');
      if (hasServiceCredentials(call, user)) throw deleteConflict('must remove referenced objects first');
      call.state(users).byName.delete(user.name.toLowerCase());
    },
  },

  TagUser: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      user.tags = tagRules.add(user.tags, input.Tags);
    },
  },
  UntagUser: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      user.tags = tagRules.remove(user.tags, input.TagKeys);
    },
  },
  ListUserTags: {
    access: onUser,
    run(input, call) {
      return listTags(call, input, userNamed(call, input.UserName).tags);
    },
  },
};
