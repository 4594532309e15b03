import { randomUUID } from 'node:crypto';
import type { KeyValueStore as Shown } from '@aws-sdk/client-cloudfront';
import type { AccessRule, Call } from '@coldstart/cloud';
import { arnOf } from '../access.ts';
import { refused, refuseUnbuilt } from '../errors.ts';
import { functions } from '../functions/state.ts';
import { pageOf } from '../paging.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { checkVersion, newVersion } from '../versions.ts';
import { readImport } from './import.ts';
import { keyValueStores, type KeyValueStore } from './state.ts';

const onStore: AccessRule<{ Name?: string | undefined }> = ({ Name = '' }, call, action) => ({
  action,
  resource: call.state(keyValueStores).byName.get(Name)?.arn ?? arnOf(call, 'key-value-store', '*'),
});

function find(call: Call, name: string | undefined): KeyValueStore {
  const found = call.state(keyValueStores).byName.get(name ?? '');
  if (found === undefined) throw refused('EntityNotFound', 'The entity was not found.');
  return found;
}

const show = ({ name, id, comment, arn, lastModified }: KeyValueStore, Status = 'READY'): Shown => ({
  Name: name,
  Id: id,
  Comment: comment,
  ARN: arn,
  Status,
  LastModifiedTime: new Date(lastModified),
});

const isUsed = (call: Call, arn: string): boolean =>
  [...call.state(functions).byName.values()].some(({ development, live }) =>
    [development, live].some((staged) =>
      staged?.config.KeyValueStoreAssociations?.Items?.some(({ KeyValueStoreARN }) => KeyValueStoreARN === arn),
    ),
  );

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions.html */
export const keyValueStoreOperations: CloudFrontOperations = {
  CreateKeyValueStore: {
    access: onStore,
    async run(input, call) {
      refuseUnbuilt('CreateKeyValueStore', input, 'Tags');
      const { Name, Comment = '', ImportSource } = input;
      const { byName } = call.state(keyValueStores);
      if (byName.has(Name))
        throw refused('EntityAlreadyExists', 'The entity already exists. You must provide a unique entity.');
      const values = await readImport(call, ImportSource);
      const id = randomUUID();
      const made: KeyValueStore = {
        id,
        name: Name,
        arn: arnOf(call, 'key-value-store', id),
        comment: Comment,
        created: call.now(),
        lastModified: call.now(),
        etag: newVersion(),
        values,
        valuesEtag: newVersion(),
      };
      byName.set(Name, made);
      return {
        KeyValueStore: show(made, 'PROVISIONING'),
        ETag: made.etag,
        Location: `https://cloudfront.amazonaws.com/2020-05-31/key-value-store/${Name}`,
      };
    },
  },
  DescribeKeyValueStore: {
    access: onStore,
    run({ Name }, call) {
      const found = find(call, Name);
      return { KeyValueStore: show(found), ETag: found.etag };
    },
  },
  ListKeyValueStores: {
    run({ Status = 'READY', ...asked }, call) {
      const all = Status === 'READY' ? [...call.state(keyValueStores).byName.values()] : [];
      const { MaxItems, Quantity, NextMarker, Items } = pageOf(
        all,
        asked,
        ({ name }) => name,
        (store) => show(store),
      );
      return { KeyValueStoreList: { MaxItems, Quantity, NextMarker, Items } };
    },
  },
  UpdateKeyValueStore: {
    access: onStore,
    run({ Name, IfMatch, Comment }, call) {
      const found = find(call, Name);
      checkVersion(found, IfMatch);
      found.comment = Comment;
      found.etag = newVersion();
      found.lastModified = call.now();
      return { KeyValueStore: show(found), ETag: found.etag };
    },
  },
  DeleteKeyValueStore: {
    access: onStore,
    run({ Name, IfMatch }, call) {
      const found = find(call, Name);
      checkVersion(found, IfMatch);
      if (isUsed(call, found.arn))
        throw refused('CannotDeleteEntityWhileInUse', 'The entity cannot be deleted while it is in use.');
      call.state(keyValueStores).byName.delete(found.name);
    },
  },
};
