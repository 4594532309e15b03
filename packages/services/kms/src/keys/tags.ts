import type { Tag } from '@aws-sdk/client-kms';
import { page, tagEditor, type ResourceTag } from '@coldstart/cloud';
import type { AwsError } from '@coldstart/wire';
import { onKeyById, onTagged } from '../access.ts';
import { findByIdOrArn } from '../names.ts';
import { paging, truncated } from '../paging.ts';
import type { KmsOperations } from '../sdk.ts';
import { checkUsable } from '../usable.ts';
import { ownKey } from './keys.ts';
import { refused } from '../errors.ts';

const tagError = (message: string): AwsError => refused('TagException', message);

/** https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html */
export const keyTags = tagEditor({
  most: 50,
  tooMany: () => tagError('Too many tags'),
  duplicate: () => tagError('Duplicate tag keys'),
  reserved: () => tagError('Tags beginning with aws: are reserved'),
});

export const readTags = (tags: readonly Tag[] | undefined): Partial<ResourceTag>[] =>
  (tags ?? []).map(({ TagKey = '', TagValue = '' }) => ({ Key: TagKey, Value: TagValue }));

export const tagOperations: KmsOperations = {
  TagResource: {
    access: onTagged,
    run({ KeyId, Tags }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key, { disabled: true, pendingImport: true });
      key.tags = keyTags.add(key.tags, readTags(Tags));
    },
  },

  UntagResource: {
    access: onTagged,
    run({ KeyId, TagKeys }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key, { disabled: true, pendingImport: true });
      key.tags = keyTags.remove(key.tags, TagKeys);
    },
  },

  ListResourceTags: {
    access: onKeyById,
    run({ KeyId, Limit, Marker }, call) {
      const key = findByIdOrArn(KeyId, call);
      const { items, token } = page(
        key.tags,
        { token: Marker, limit: Limit, scope: key.id },
        { ...paging, size: 50, most: 50, keyOf: ({ Key }) => Key },
      );
      return { Tags: items.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })), ...truncated(token) };
    },
  },
};
