import type { KeyMetadata } from '@aws-sdk/client-kms';
import { tags, unchecked, type Scenarios } from './situation.ts';

/** Scenarios of keys, their tags and names. */
export const keyScenarios: Scenarios = {
  test_create_alias: async (replay, { kms, id }) =>
    replay.match('create_alias', kms.createAlias({ AliasName: 'a1b2', TargetKeyId: await id() })),
  test_create_key: async (replay, { id, metadata }) =>
    replay.match(
      'describe-key',
      await metadata(await id({ Description: 'test key 123', KeyUsage: 'ENCRYPT_DECRYPT' })),
    ),
  async test_create_key_with_invalid_tag_key(replay, { kms }, kind) {
    const TagKey = kind === 'lowercase_prefix' ? 'aws:key1' : 'AWS:key1';
    await replay.match('invalid-tag-key', kms.createKey({ Tags: [{ TagKey, TagValue: 'value1' }] }));
  },
  async test_create_key_with_too_many_tags_raises_error(replay, { kms }) {
    const many = Array.from({ length: 51 }, (_, at) => ({ TagKey: `key${at}`, TagValue: 'v' }));
    await replay.match('invalid-tag-key', kms.createKey({ Tags: many }));
  },
  async test_create_key_with_tag_and_untag(replay, { kms, id, listTags }) {
    const KeyId = await id({ Tags: tags('value1', 'value2') });
    await replay.match('list-resource-tags', await listTags(KeyId));
    await kms.untagResource({ KeyId, TagKeys: ['tag1', 'tag2'] });
    await replay.match('list-resource-tags-after-all-untagged', await listTags(KeyId));
  },
  async test_untag_key_partially(replay, { kms, id, listTags }) {
    const KeyId = await id({ Tags: tags('value1', 'value2', 'value3') });
    await replay.match('list-resource-tags', await listTags(KeyId));
    await kms.untagResource({ KeyId, TagKeys: ['tag2'] });
    await replay.match('list-resource-tags-after-partially-untagged', await listTags(KeyId));
  },
  test_tag_existing_key_with_invalid_tag_key: async (replay, { kms, id }) =>
    replay.match(
      'invalid-tag-key',
      kms.tagResource({ KeyId: await id(), Tags: [{ TagKey: 'aws:key1', TagValue: 'value1' }] }),
    ),
  async test_describe_with_alias_arn(replay, { kms, create, describeKey }) {
    const made = await create({ Description: 'test - description' });
    await replay.match('created-key', made);
    await kms.createAlias({ AliasName: 'alias/described', TargetKeyId: made.KeyId });
    await replay.match('describe-key', describeKey('arn:aws:kms:eu-central-1:111111111111:alias/described'));
  },
  async test_get_key_does_not_exist(replay, { describeKey }) {
    const nobody = '134f2428-cec1-4b25-a1ae-9048164dba47';
    await replay.match('describe-nonexistent-key-with-id', describeKey(nobody));
    const arn = `arn:aws:kms:eu-central-1:111111111111:key/${nobody}`;
    await replay.match('describe-nonexistent-with-arn', describeKey(arn));
    await replay.match('describe-key-with-valid-id-mrk', describeKey('mrk-d3b95762d3b95762d3b95762d3b95762'));
  },
  async test_get_key_in_different_region(replay, { elsewhere, describeKey }) {
    const made: Partial<KeyMetadata> = (await elsewhere.createKey({ Description: 'test key 123' })).KeyMetadata ?? {};
    await replay.match('describe-key-diff-region-with-id', describeKey(made.KeyId ?? ''));
    await replay.match('describe-key-diff-region-with-arn', describeKey(made.Arn ?? ''));
    await replay.match('describe-key-same-specific-region-with-id', elsewhere.describeKey({ KeyId: made.KeyId }));
    await replay.match('describe-key-same-specific-region-with-arn', elsewhere.describeKey({ KeyId: made.Arn }));
  },
  async test_hmac_create_key(replay, { create, metadata }) {
    const made = await create({ Description: 'test key', KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    await replay.match('create-hmac-key', made);
    await replay.match('describe-key', await metadata(made.KeyId ?? ''));
  },
  async test_hmac_create_key_invalid_operations(replay, { kms }) {
    await replay.match('create-hmac-key-without-key-usage', kms.createKey({ KeySpec: 'HMAC_256' }));
    await replay.match('create-hmac-key-invalid-spec', kms.createKey({ KeySpec: unchecked('HMAC_random') }));
    const usage = kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: unchecked('RANDOM') });
    await replay.match('create-hmac-key-invalid-key-usage', usage);
  },

  async test_replicate_key(replay, { kms, elsewhere, id, describeKey }) {
    const KeyId = await id({ MultiRegion: true, Description: 'test replicated key' });
    await replay.match('describe-key-from-different-region', elsewhere.describeKey({ KeyId }));
    const { ReplicaPolicy = '', ...made } = await kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' });
    await replay.match('replicate-key', { ...made, ReplicaPolicy: JSON.parse(ReplicaPolicy) as object });
    await replay.match('describe-key-from-region', describeKey(KeyId));
    await replay.match('describe-replicated-key', elsewhere.describeKey({ KeyId }));
  },
};
