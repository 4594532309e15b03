import type { OriginAccessControl, OriginAccessControlConfig } from '@aws-sdk/client-cloudfront';
import { on, onNew } from '../access.ts';
import { all, change, create, find, locationOf, remove, says, type ConfiguredKind } from '../configured.ts';
import { invalidArgument, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import { pageOf } from '../paging.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { originAccessControls, type Configured } from '../state.ts';

const kind: ConfiguredKind<OriginAccessControlConfig> = {
  state: originAccessControls,
  newId,
  missing: says('NoSuchOriginAccessControl', 'The specified origin access control does not exist.'),
  unique: ({ Name }) => Name,
  taken: says('OriginAccessControlAlreadyExists', 'An origin access control with the same name already exists.'),
  usedBy: ({ config }, id) => (config.Origins?.Items ?? []).some((origin) => origin.OriginAccessControlId === id),
  inUse: says(
    'OriginAccessControlInUse',
    'Cannot delete the origin access control because it is in use by one or more distributions.',
  ),
};

const describe = ({ id, config }: Configured<OriginAccessControlConfig>): OriginAccessControl => ({
  Id: id,
  OriginAccessControlConfig: config,
});

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html */
function check(given: OriginAccessControlConfig): OriginAccessControlConfig {
  const { Name = '', OriginAccessControlOriginType: type } = given;
  if (Name === '' || Name.length > 64) throw invalidArgument('The parameter Name is invalid: it has 1 to 64 letters.');
  if (type !== 's3' && type !== 'lambda')
    throw notImplemented(`Origin access controls for ${type}`, 'Here they are for s3 and lambda.');
  return { ...given, Description: given.Description ?? '' };
}

export const originAccessControlOperations: CloudFrontOperations = {
  /** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateOriginAccessControl.html */
  CreateOriginAccessControl: {
    access: onNew('origin-access-control'),
    run({ OriginAccessControlConfig: given }, call) {
      const made = create(call, kind, check(given));
      return {
        OriginAccessControl: describe(made),
        Location: locationOf(`origin-access-control/${made.id}`),
        ETag: made.etag,
      };
    },
  },
  GetOriginAccessControl: {
    access: on('origin-access-control'),
    run({ Id }, call) {
      const found = find(call, kind, Id);
      return { OriginAccessControl: describe(found), ETag: found.etag };
    },
  },
  GetOriginAccessControlConfig: {
    access: on('origin-access-control'),
    run({ Id }, call) {
      const { config, etag } = find(call, kind, Id);
      return { OriginAccessControlConfig: config, ETag: etag };
    },
  },
  UpdateOriginAccessControl: {
    access: on('origin-access-control'),
    run({ OriginAccessControlConfig: given, ...asked }, call) {
      const changed = change(call, kind, asked, check(given));
      return { OriginAccessControl: describe(changed), ETag: changed.etag };
    },
  },
  DeleteOriginAccessControl: {
    access: on('origin-access-control'),
    run: (asked, call) => remove(call, kind, asked),
  },
  ListOriginAccessControls: {
    run: (asked, call) => ({
      OriginAccessControlList: pageOf(
        all(call, kind),
        asked,
        ({ id }) => id,
        ({ id, config }) => ({ ...config, Id: id, Description: config.Description ?? '' }),
      ),
    }),
  },
};
