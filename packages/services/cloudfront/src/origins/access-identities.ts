import type { CloudFrontOriginAccessIdentity, CloudFrontOriginAccessIdentityConfig } from '@aws-sdk/client-cloudfront';
import { isDeepStrictEqual } from 'node:util';
import { on, onNew } from '../access.ts';
import { all, change, create, find, locationOf, remove, says, type ConfiguredKind } from '../configured.ts';
import { refused } from '../errors.ts';
import { newId } from '../ids.ts';
import { pageOf } from '../paging.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { originAccessIdentities, type Configured } from '../state.ts';
import { canonicalIdOf } from './identity-names.ts';

const kind: ConfiguredKind<CloudFrontOriginAccessIdentityConfig> = {
  state: originAccessIdentities,
  newId,
  missing: says('NoSuchCloudFrontOriginAccessIdentity', 'The specified origin access identity does not exist.'),
  unique: ({ CallerReference }) => CallerReference,
  taken: says(
    'CloudFrontOriginAccessIdentityAlreadyExists',
    'The caller reference that you are using to create an origin access identity is associated with another one.',
  ),
  usedBy: ({ config }, id) =>
    (config.Origins?.Items ?? []).some(({ S3OriginConfig }) =>
      S3OriginConfig?.OriginAccessIdentity?.endsWith(`/${id}`),
    ),
  inUse: says('CloudFrontOriginAccessIdentityInUse', 'The CloudFront origin access identity is still being used.'),
};

const describe = ({
  id,
  config,
}: Configured<CloudFrontOriginAccessIdentityConfig>): CloudFrontOriginAccessIdentity => ({
  Id: id,
  S3CanonicalUserId: canonicalIdOf(id),
  CloudFrontOriginAccessIdentityConfig: config,
});

/** What came before origin access controls. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCloudFrontOriginAccessIdentity.html */
export const originAccessIdentityOperations: CloudFrontOperations = {
  CreateCloudFrontOriginAccessIdentity: {
    access: onNew('origin-access-identity'),
    run({ CloudFrontOriginAccessIdentityConfig: given }, call) {
      // Sent again after an answer that got lost.
      const same = all(call, kind).find(({ config }) => isDeepStrictEqual(config, given));
      const made = same ?? create(call, kind, given);
      return {
        CloudFrontOriginAccessIdentity: describe(made),
        Location: locationOf(`origin-access-identity/cloudfront/${made.id}`),
        ETag: made.etag,
      };
    },
  },
  GetCloudFrontOriginAccessIdentity: {
    access: on('origin-access-identity'),
    run({ Id }, call) {
      const found = find(call, kind, Id);
      return { CloudFrontOriginAccessIdentity: describe(found), ETag: found.etag };
    },
  },
  GetCloudFrontOriginAccessIdentityConfig: {
    access: on('origin-access-identity'),
    run({ Id }, call) {
      const { config, etag } = find(call, kind, Id);
      return { CloudFrontOriginAccessIdentityConfig: config, ETag: etag };
    },
  },
  UpdateCloudFrontOriginAccessIdentity: {
    access: on('origin-access-identity'),
    run({ CloudFrontOriginAccessIdentityConfig: given, ...asked }, call) {
      if (given.CallerReference !== find(call, kind, asked.Id).config.CallerReference)
        throw refused('IllegalUpdate', 'The update contains modifications that are not allowed.');
      const changed = change(call, kind, asked, given);
      return { CloudFrontOriginAccessIdentity: describe(changed), ETag: changed.etag };
    },
  },
  DeleteCloudFrontOriginAccessIdentity: {
    access: on('origin-access-identity'),
    run: (asked, call) => remove(call, kind, asked),
  },
  ListCloudFrontOriginAccessIdentities: {
    run: (asked, call) => ({
      CloudFrontOriginAccessIdentityList: pageOf(
        all(call, kind),
        asked,
        ({ id }) => id,
        ({ id, config }) => ({ Id: id, S3CanonicalUserId: canonicalIdOf(id), Comment: config.Comment }),
      ),
    }),
  },
};
