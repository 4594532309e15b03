import { createPublicKey } from 'node:crypto';
import type { PublicKey, PublicKeyConfig } from '@aws-sdk/client-cloudfront';
import { all, change, create, find, locationOf, remove, says, type ConfiguredKind } from '../configured.ts';
import { invalidArgument, refused } from '../errors.ts';
import { newKeyId } from '../ids.ts';
import { pageOf } from '../paging.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { keyGroups, publicKeys, type Configured } from '../state.ts';

export const publicKeyKind: ConfiguredKind<PublicKeyConfig> = {
  state: publicKeys,
  newId: newKeyId,
  missing: says('NoSuchPublicKey', 'The specified public key does not exist.'),
  unique: ({ Name }) => Name,
  taken: says('PublicKeyAlreadyExists', 'The public key you are trying to create already exists.'),
  usedBy: () => false,
  inUse: says('PublicKeyInUse', 'The specified public key is in use.'),
};

const describe = ({ id, created, config }: Configured<PublicKeyConfig>): PublicKey => ({
  Id: id,
  CreatedTime: new Date(created),
  PublicKeyConfig: config,
});

/** RSA of 2048 bits, or ECDSA on P-256: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html */
function check(given: PublicKeyConfig): PublicKeyConfig {
  if (!isKey(given.EncodedKey ?? ''))
    throw invalidArgument(
      'Your request contains an invalid EncodedKey. It is a public key in PEM: RSA with 2048 bits, or ECDSA on P-256.',
    );
  return { ...given, Comment: given.Comment ?? '' };
}

function isKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    return asymmetricKeyType === 'rsa'
      ? asymmetricKeyDetails?.modulusLength === 2048
      : asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    // What cannot be read is none.
    return false;
  }
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreatePublicKey.html */
export const publicKeyOperations: CloudFrontOperations = {
  CreatePublicKey: {
    run({ PublicKeyConfig: given }, call) {
      const made = create(call, publicKeyKind, check(given));
      return { PublicKey: describe(made), Location: locationOf(`public-key/${made.id}`), ETag: made.etag };
    },
  },
  GetPublicKey: {
    run({ Id }, call) {
      const found = find(call, publicKeyKind, Id);
      return { PublicKey: describe(found), ETag: found.etag };
    },
  },
  GetPublicKeyConfig: {
    run({ Id }, call) {
      const { config, etag } = find(call, publicKeyKind, Id);
      return { PublicKeyConfig: config, ETag: etag };
    },
  },
  UpdatePublicKey: {
    run({ PublicKeyConfig: given, ...asked }, call) {
      const { config } = find(call, publicKeyKind, asked.Id);
      if (
        given.EncodedKey !== config.EncodedKey ||
        given.CallerReference !== config.CallerReference ||
        given.Name !== config.Name
      )
        throw refused('CannotChangeImmutablePublicKeyFields', "You can't change the value of a public key.");
      const changed = change(call, publicKeyKind, asked, check(given));
      return { PublicKey: describe(changed), ETag: changed.etag };
    },
  },
  DeletePublicKey: {
    run(asked, call) {
      const groups = [...call.state(keyGroups).byId.values()];
      if (groups.some(({ config }) => config.Items?.includes(asked.Id) === true)) throw publicKeyKind.inUse();
      remove(call, publicKeyKind, asked);
    },
  },
  ListPublicKeys: {
    run(asked, call) {
      const { MaxItems, Quantity, NextMarker, Items } = pageOf(
        all(call, publicKeyKind),
        asked,
        ({ id }) => id,
        ({ id, created, config }) => ({
          Id: id,
          Name: config.Name,
          CreatedTime: new Date(created),
          EncodedKey: config.EncodedKey,
          Comment: config.Comment,
        }),
      );
      return {
        PublicKeyList: { MaxItems, Quantity, ...(NextMarker !== undefined && { NextMarker }), ...(Items && { Items }) },
      };
    },
  },
};
