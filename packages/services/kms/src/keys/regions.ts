import type { ReplicateKeyCommandInput } from '@aws-sdk/client-kms';
import type { Access, Call } from '@coldstart/cloud';
import { givenTags, keyAccess } from '../access.ts';
import { notImplemented, refused, unsupported, validation } from '../errors.ts';
import { findByIdOrArn, keyArn } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import { keysIn, type Key } from '../state.ts';
import { checkUsable } from '../usable.ts';
import { metadataOf } from './metadata.ts';
import { checkLockout, defaultPolicy, readKeyPolicy } from './policy.ts';
import { siblings } from './siblings.ts';
import { keyTags, readTags } from './tags.ts';

/*
 * Keys that are the same in several Regions: one id, the same material, and all else their own.
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** @throws AwsError UnsupportedOperationException for all but primary keys */
export function primary(key: Key): Key & { readonly regions: NonNullable<Key['regions']> } {
  const { regions } = key;
  if (regions === undefined || regions.primary !== key.region)
    throw unsupported(`${key.arn} is not a multi-Region primary key.`);
  return { ...key, regions };
}

function place(call: Call, key: Key, regions: NonNullable<Key['regions']>): void {
  key.regions = regions;
  for (const each of siblings(call, key)) each.regions = regions;
}

function onReplicate(input: ReplicateKeyCommandInput, call: Call, action: string): Access[] {
  const key = findByIdOrArn(input.KeyId ?? '', call);
  const replica: Access = {
    action: 'kms:CreateKey',
    resource: '*',
    context: { 'kms:MultiRegion': 'true', ...givenTags(input.Tags) },
  };
  const replicate = keyAccess(call, key, action, { 'kms:ReplicaRegion': input.ReplicaRegion ?? '' });
  return [replicate, replica];
}

/** Tells the others that a key is no more in its Region. */
export function leave(call: Call, key: Key): void {
  const { regions, region } = key;
  if (regions === undefined) return;
  place(call, key, { ...regions, replicas: regions.replicas.filter((each) => each !== region) });
}

export const regionOperations: KmsOperations = {
  ReplicateKey: {
    access: onReplicate,
    run(input, call) {
      const { ReplicaRegion: region, Description = '' } = input;
      const key = findByIdOrArn(input.KeyId ?? '', call);
      if (region === key.region || !REGION.test(region))
        throw validation(`The key cannot be replicated to ${region}: name another Region.`);
      const { regions } = primary(key);
      checkUsable(key);
      if (key.origin === 'EXTERNAL') throw notImplemented('Replicas of keys with imported material');
      const there = keysIn(call, { account: key.account, region }).byId;
      if (there.has(key.id))
        throw refused('AlreadyExistsException', `${keyArn(key.id, { ...key, region })} already exists.`);
      const policy = readKeyPolicy(input.Policy ?? defaultPolicy(key.account));
      const replica: Key = {
        ...structuredClone(key),
        region,
        arn: keyArn(key.id, { account: key.account, region }),
        created: call.now(),
        description: Description,
        policy,
        tags: keyTags.add([], readTags(input.Tags)),
        rotation: undefined,
        grants: [],
      };
      if (input.BypassPolicyLockoutSafetyCheck !== true) checkLockout(call, replica, policy.document);
      there.set(key.id, replica);
      place(call, key, { ...regions, replicas: [...regions.replicas, region] });
      const { CurrentKeyMaterialId: _, ...metadata } = metadataOf(replica);
      return {
        // As AWS tells of it first; here it is there at once.
        ReplicaKeyMetadata: { ...metadata, Enabled: false, KeyState: 'Creating' },
        ReplicaPolicy: policy.text,
        ...(replica.tags.length > 0 && {
          ReplicaTags: replica.tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
        }),
      };
    },
  },

  UpdatePrimaryRegion: {
    access: ({ KeyId, PrimaryRegion }, call, action) =>
      keyAccess(call, findByIdOrArn(KeyId ?? '', call), action, { 'kms:PrimaryRegion': PrimaryRegion ?? '' }),
    run({ KeyId, PrimaryRegion }, call) {
      const key = findByIdOrArn(KeyId, call);
      const { regions } = primary(key);
      checkUsable(key);
      if (!regions.replicas.includes(PrimaryRegion))
        throw refused('NotFoundException', `${key.arn} has no replica in ${PrimaryRegion}.`);
      const replicas = [key.region, ...regions.replicas.filter((each) => each !== PrimaryRegion)];
      place(call, key, { primary: PrimaryRegion, replicas });
    },
  },
};
