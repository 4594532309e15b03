import { defineTimer, page } from '@coldstart/cloud';
import { onKey, onKeyById } from '../access.ts';
import { invalidState, notImplemented, unsupported, validation } from '../errors.ts';
import { findByIdOrArn, findKey } from '../names.ts';
import { paging, truncated } from '../paging.ts';
import type { KmsOperations } from '../sdk.ts';
import { keysIn, stateOf, type Key } from '../state.ts';
import { DAY } from '../managed.ts';
import { checkUsable } from '../usable.ts';
import { metadataOf } from './metadata.ts';
import { leave } from './regions.ts';
import { keyRotation, planRotation, rotateIfDue } from '../rotation/timer.ts';

/** Forgets a key whose days have passed, and its aliases. */
export const keyDeletion = defineTimer<{ readonly id: string }>('kms/deletion', (call, { id }) => {
  const there = keysIn(call, call);
  const key = there.byId.get(id);
  if (key?.deletion === undefined) return;
  leave(call, key);
  there.byId.delete(id);
  for (const [name, alias] of there.aliases) if (alias.keyId === id) there.aliases.delete(name);
});

const SHORTEST = 7;
const LONGEST = 30;

/** @throws AwsError UnsupportedOperationException for the keys that are AWS's */
export function ownKey(key: Key): Key {
  if (key.manager === 'AWS') throw unsupported(`${key.arn} is an AWS managed key, which only AWS can change.`);
  return key;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export const keyOperations: KmsOperations = {
  DescribeKey: {
    access: onKey,
    // AWS's own keys are made when somebody asks for them.
    changes: true,
    run: ({ KeyId }, call) => ({ KeyMetadata: metadataOf(findKey(KeyId ?? '', call)) }),
  },

  ListKeys: {
    run({ Limit, Marker }, call) {
      const all = [...keysIn(call, call).byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
      const { items, token } = page(all, { token: Marker, limit: Limit }, { ...paging, keyOf: ({ id }) => id });
      return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...truncated(token) };
    },
  },

  UpdateKeyDescription: {
    access: onKeyById,
    run({ KeyId, Description }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key, { disabled: true, pendingImport: true });
      key.description = Description;
    },
  },

  EnableKey: {
    access: onKeyById,
    run({ KeyId }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key, { disabled: true });
      key.enabled = true;
      rotateIfDue(call, key);
    },
  },

  DisableKey: {
    access: onKeyById,
    run({ KeyId }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key, { disabled: true });
      key.enabled = false;
    },
  },

  ScheduleKeyDeletion: {
    access: onKeyById,
    run({ KeyId, PendingWindowInDays: days = LONGEST }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      if (days < SHORTEST || days > LONGEST)
        throw validation(`PendingWindowInDays must be between ${SHORTEST} and ${LONGEST}, inclusive.`);
      checkUsable(key, { disabled: true, pendingImport: true });
      if (key.regions?.primary === key.region && key.regions.replicas.length > 0)
        throw notImplemented('Deletions of primary keys that have replicas');
      key.deletion = { at: call.now() + days * DAY, days };
      call.schedule(
        keyDeletion,
        { at: key.deletion.at },
        { id: key.id },
        { key: key.id, what: `deletion of ${key.arn}` },
      );
      call.unschedule(keyRotation, key.id);
      return {
        KeyId: key.arn,
        DeletionDate: new Date(key.deletion.at),
        KeyState: stateOf(key),
        PendingWindowInDays: days,
      };
    },
  },

  CancelKeyDeletion: {
    access: onKeyById,
    run({ KeyId }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      if (key.deletion === undefined) throw invalidState(key.arn, 'is not pending deletion.');
      call.unschedule(keyDeletion, key.id);
      key.deletion = undefined;
      // It is as it was left, but for its use: that has to be allowed anew.
      key.enabled = false;
      planRotation(call, key);
      return { KeyId: key.arn };
    },
  },
};
