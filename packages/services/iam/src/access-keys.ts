import type { Principal } from '@coldstart/iam';
import { type Call, accessKeys, everywhere, type AccessKey, defineState } from '@coldstart/cloud';
import { onUserOrCaller } from './access.ts';
import { noSuchEntity, quotaExceeded } from './errors.ts';
import { userOrCaller } from './identities.ts';
import { accessKeyId, secretAccessKey } from './ids.ts';
import { page } from './paging.ts';
import type { IamOperations } from './sdk.ts';
import { timestamp, type User } from './state.ts';

const KEYS_PER_USER = 2;

/** When each key was made; the rest is in the core's table, which requests are checked against. */
const keyDates = defineState('iam/access-key-dates', () => ({ byId: new Map<string, Date>() }));

/** A user's long-term keys. */
export function keysOf(call: Call, user: User) {
  return [...call.state(accessKeys, everywhere).byId.values()].filter(
    ({ principal, sessionToken }) =>
      sessionToken === undefined && principal.kind === 'user' && principal.userId === user.id,
  );
}

/** A renamed user's keys are theirs still. */
export function renameInKeys(call: Call, user: User): void {
  const { byId } = call.state(accessKeys, everywhere);
  for (const [id, key] of byId) {
    if (key.principal.kind === 'user' && key.principal.userId === user.id) {
      byId.set(id, { ...key, principal: { ...key.principal, arn: user.arn, userName: user.name } });
    }
  }
}

function keyOf(call: Call, user: User, id: string): AccessKey {
  const key = keysOf(call, user).find(({ accessKeyId }) => accessKeyId === id);
  if (key === undefined) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

export const accessKeyOperations: IamOperations = {
  CreateAccessKey: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      if (keysOf(call, user).length >= KEYS_PER_USER) throw quotaExceeded(`AccessKeysPerUser: ${KEYS_PER_USER}`);
      const principal: Principal = {
        kind: 'user',
        account: call.account,
        arn: user.arn,
        userName: user.name,
        userId: user.id,
      };
      const key: AccessKey = {
        accessKeyId: accessKeyId('AKIA', call.account),
        secretAccessKey: secretAccessKey(),
        account: call.account,
        principal,
        status: 'Active',
      };
      const created = timestamp(call);
      call.state(accessKeys, everywhere).byId.set(key.accessKeyId, key);
      call.state(keyDates).byId.set(key.accessKeyId, created);
      return {
        AccessKey: {
          UserName: user.name,
          AccessKeyId: key.accessKeyId,
          Status: key.status,
          SecretAccessKey: key.secretAccessKey,
          CreateDate: created,
        },
      };
    },
  },

  ListAccessKeys: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const { items, rest } = page(call, input, keysOf(call, user), ({ accessKeyId }) => accessKeyId);
      const dates = call.state(keyDates).byId;
      return {
        AccessKeyMetadata: items.map(({ accessKeyId, status }) => ({
          UserName: user.name,
          AccessKeyId: accessKeyId,
          Status: status,
          CreateDate: dates.get(accessKeyId),
        })),
        ...rest,
      };
    },
  },

  UpdateAccessKey: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      keyOf(call, user, input.AccessKeyId).status = input.Status === 'Active' ? 'Active' : 'Inactive';
    },
  },

  DeleteAccessKey: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const { accessKeyId } = keyOf(call, user, input.AccessKeyId);
      call.state(accessKeys, everywhere).byId.delete(accessKeyId);
      call.state(keyDates).byId.delete(accessKeyId);
    },
  },

  GetAccessKeyLastUsed: {
    run(input, call) {
      const key = call.state(accessKeys, everywhere).byId.get(input.AccessKeyId);
      if (key === undefined || key.principal.kind !== 'user' || key.account !== call.account) {
        throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
      }
      return {
        UserName: key.principal.userName,
        // Uses are not kept; so AWS answers for a key that has not been used.
        AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' },
      };
    },
  },
};
