import { randomUUID } from 'node:crypto';
import type { KeyGroup, KeyGroupConfig } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import {
  all,
  behaviorsOf,
  change,
  create,
  find,
  locationOf,
  remove,
  says,
  type ConfiguredKind,
} from '../configured.ts';
import { invalidArgument, refused } from '../errors.ts';
import { pageOf } from '../paging.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { keyGroups, publicKeys, type Configured } from '../state.ts';

const kind: ConfiguredKind<KeyGroupConfig> = {
  state: keyGroups,
  newId: randomUUID,
  missing: says('NoSuchResource', 'The specified key group does not exist.'),
  unique: ({ Name }) => Name,
  taken: says('KeyGroupAlreadyExists', 'A key group with the same name already exists.'),
  usedBy: (distribution, id) =>
    behaviorsOf(distribution).some(({ TrustedKeyGroups }) => TrustedKeyGroups?.Items?.includes(id) === true),
  inUse: says('ResourceInUse', 'Cannot delete this resource because it is in use.'),
};

const describe = ({ id, lastModified, config }: Configured<KeyGroupConfig>): KeyGroup => ({
  Id: id,
  LastModifiedTime: new Date(lastModified),
  KeyGroupConfig: config,
});

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-key-groups */
const MOST_KEYS = 5;

function check(call: Call, given: KeyGroupConfig): KeyGroupConfig {
  const keys = given.Items ?? [];
  if (keys.length > MOST_KEYS)
    throw refused(
      'TooManyPublicKeysInKeyGroup',
      'The number of public keys in this key group is more than the maximum allowed.',
    );
  const missing = keys.find((id) => !call.state(publicKeys).byId.has(id));
  if (missing !== undefined) throw invalidArgument(`The specified public key does not exist: ${missing}`);
  return given;
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateKeyGroup.html */
export const keyGroupOperations: CloudFrontOperations = {
  CreateKeyGroup: {
    run({ KeyGroupConfig: given }, call) {
      const made = create(call, kind, check(call, given));
      return { KeyGroup: describe(made), Location: locationOf(`key-group/${made.id}`), ETag: made.etag };
    },
  },
  GetKeyGroup: {
    run({ Id }, call) {
      const found = find(call, kind, Id);
      return { KeyGroup: describe(found), ETag: found.etag };
    },
  },
  GetKeyGroupConfig: {
    run({ Id }, call) {
      const { config, etag } = find(call, kind, Id);
      return { KeyGroupConfig: config, ETag: etag };
    },
  },
  UpdateKeyGroup: {
    run({ KeyGroupConfig: given, ...asked }, call) {
      const changed = change(call, kind, asked, check(call, given));
      return { KeyGroup: describe(changed), ETag: changed.etag };
    },
  },
  DeleteKeyGroup: { run: (asked, call) => remove(call, kind, asked) },
  ListKeyGroups: {
    run(asked, call) {
      const { MaxItems, Quantity, NextMarker, Items } = pageOf(
        all(call, kind),
        asked,
        ({ id }) => id,
        (one) => ({ KeyGroup: describe(one) }),
      );
      return {
        KeyGroupList: { MaxItems, Quantity, ...(NextMarker !== undefined && { NextMarker }), ...(Items && { Items }) },
      };
    },
  },
};
