import type { OriginRequestPolicyConfig, OriginRequestPolicy } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { on, onNew } from '../access.ts';
import { change, create, find, locationOf, remove } from '../configured.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import type { Configured } from '../state.ts';
import { newVersion } from '../versions.ts';
import { completeOriginRequestPolicy } from './check-origin-request.ts';
import { originRequestPolicyKind, refuseManaged } from './kinds.ts';
import { listPolicies, MANAGED_SINCE } from './list.ts';
import { MANAGED_ORIGIN_REQUEST_POLICIES } from './managed-origin-request.ts';

type Policy = Pick<Configured<OriginRequestPolicyConfig>, 'id' | 'lastModified' | 'config'>;

const describe = ({ id, lastModified, config }: Policy): OriginRequestPolicy => ({
  Id: id,
  LastModifiedTime: new Date(lastModified),
  OriginRequestPolicyConfig: config,
});

/** One of AWS's own has a version, too, which nobody can use. */
const MANAGED_VERSION = newVersion();

function findAny(call: Call, id: string | undefined): Policy & { readonly etag: string } {
  const config = MANAGED_ORIGIN_REQUEST_POLICIES[id ?? ''];
  return id === undefined || config === undefined
    ? find(call, originRequestPolicyKind, id)
    : { id, etag: MANAGED_VERSION, lastModified: MANAGED_SINCE, config };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateOriginRequestPolicy.html */
export const originRequestPolicyOperations: CloudFrontOperations = {
  CreateOriginRequestPolicy: {
    access: onNew('origin-request-policy'),
    run({ OriginRequestPolicyConfig: given }, call) {
      const made = create(call, originRequestPolicyKind, completeOriginRequestPolicy(given));
      return {
        OriginRequestPolicy: describe(made),
        Location: locationOf(`origin-request-policy/${made.id}`),
        ETag: made.etag,
      };
    },
  },
  GetOriginRequestPolicy: {
    access: on('origin-request-policy'),
    run({ Id }, call) {
      const found = findAny(call, Id);
      return { OriginRequestPolicy: describe(found), ETag: found.etag };
    },
  },
  GetOriginRequestPolicyConfig: {
    access: on('origin-request-policy'),
    run({ Id }, call) {
      const { config, etag } = findAny(call, Id);
      return { OriginRequestPolicyConfig: config, ETag: etag };
    },
  },
  UpdateOriginRequestPolicy: {
    access: on('origin-request-policy'),
    run({ OriginRequestPolicyConfig: given, ...asked }, call) {
      refuseManaged(MANAGED_ORIGIN_REQUEST_POLICIES, asked.Id, 'Update');
      const changed = change(call, originRequestPolicyKind, asked, completeOriginRequestPolicy(given));
      return { OriginRequestPolicy: describe(changed), ETag: changed.etag };
    },
  },
  DeleteOriginRequestPolicy: {
    access: on('origin-request-policy'),
    run(asked, call) {
      refuseManaged(MANAGED_ORIGIN_REQUEST_POLICIES, asked.Id, 'Delete');
      remove(call, originRequestPolicyKind, asked);
    },
  },
  ListOriginRequestPolicies: {
    run: (asked, call) => ({
      OriginRequestPolicyList: listPolicies(
        call,
        originRequestPolicyKind,
        MANAGED_ORIGIN_REQUEST_POLICIES,
        asked,
        (item) => ({
          Type: item.type,
          OriginRequestPolicy: describe(item),
        }),
      ),
    }),
  },
};
