import type { User as ShownUser } from '@aws-sdk/client-iam';
import { type Call, accessKeys, everywhere } from '@coldstart/cloud';
import { onPath, onUser, onUserOrCaller } from './access.ts';
import { checkedBoundary, shownBoundary } from './boundaries.ts';
import { alreadyExists, deleteConflict, validationError } from './errors.ts';
import { arnOf, groupsOf, userNamed } from './holders.ts';
import { uniqueId } from './ids.ts';
import { byName, page } from './paging.ts';
import { checkRoom } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { hasServiceCredentials } from './service-credentials.ts';
import { timestamp, users, type User } from './state.ts';
import { shownTags, withoutTags, withTags } from './tags.ts';

function shown(user: User): ShownUser {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.created,
    ...shownBoundary(user.boundary),
  };
}

/** The user whom a call is about when it names none: who makes it. */
export function ownUserName(call: Call): string {
  if (call.principal.kind === 'user') return call.principal.userName;
  throw validationError('Must specify userName when calling with non-User credentials');
}

export const userOperations: IamOperations = {
  CreateUser: {
    access: onUser,
    run(input, call) {
      const all = call.state(users).byName;
      const name = input.UserName;
      if (all.has(name.toLowerCase())) throw alreadyExists(`User with name ${name} already exists.`);
      checkRoom('Users', all.size);
      const path = input.Path ?? '/';
      const user: User = {
        name,
        path,
        id: uniqueId('AIDA'),
        arn: arnOf(call, 'user', path, name),
        created: timestamp(call),
        inline: new Map(),
        attached: [],
        boundary: checkedBoundary(call, input.PermissionsBoundary),
        tags: withTags([], input.Tags),
        login: undefined,
      };
      all.set(name.toLowerCase(), user);
      return { User: { ...shown(user), ...shownTags(user.tags) } };
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
      const user = userNamed(call, input.UserName ?? ownUserName(call));
      return { User: { ...shown(user), ...shownTags(user.tags) } };
    },
  },

  ListUsers: {
    access: onPath('user'),
    run(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = byName(call.state(users).byName.values()).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(found, input);
      return { Users: items.map(shown), ...rest };
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
      user.arn = arnOf(call, 'user', user.path, name);
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
      if (groupsOf(call, user).length > 0) throw deleteConflict('must remove users from group first');
      if (hasServiceCredentials(call, user)) throw deleteConflict('must remove referenced objects first');
      call.state(users).byName.delete(user.name.toLowerCase());
    },
  },

  TagUser: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      user.tags = withTags(user.tags, input.Tags);
    },
  },
  UntagUser: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      user.tags = withoutTags(user.tags, input.TagKeys);
    },
  },
  ListUserTags: {
    access: onUser,
    run(input, call) {
      const { items, rest } = page(userNamed(call, input.UserName).tags, input);
      return { Tags: items, ...rest };
    },
  },

  ListGroupsForUser: {
    access: onUser,
    run(input, call) {
      const { items, rest } = page(groupsOf(call, userNamed(call, input.UserName)), input);
      return {
        Groups: items.map(({ path, name, id, arn, created }) => ({
          Path: path,
          GroupName: name,
          GroupId: id,
          Arn: arn,
          CreateDate: created,
        })),
        ...rest,
      };
    },
  },
};

/** A user's long-term keys. */
export function keysOf(call: Call, user: User) {
  return [...call.state(accessKeys, everywhere).byId.values()].filter(
    ({ principal, sessionToken }) =>
      sessionToken === undefined && principal.kind === 'user' && principal.userId === user.id,
  );
}

/** A renamed user's keys are theirs still. */
function renameInKeys(call: Call, user: User): void {
  const { byId } = call.state(accessKeys, everywhere);
  for (const [id, key] of byId) {
    if (key.principal.kind === 'user' && key.principal.userId === user.id) {
      byId.set(id, { ...key, principal: { ...key.principal, arn: user.arn, userName: user.name } });
    }
  }
}

export { shown as shownUser };
