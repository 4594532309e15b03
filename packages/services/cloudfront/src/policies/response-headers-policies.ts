import type { ResponseHeadersPolicyConfig, ResponseHeadersPolicy } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { on, onNew } from '../access.ts';
import { change, create, find, locationOf, remove } from '../configured.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import type { Configured } from '../state.ts';
import { newVersion } from '../versions.ts';
import { completeResponseHeadersPolicy } from './check-response-headers.ts';
import { responseHeadersPolicyKind, refuseManaged } from './kinds.ts';
import { listPolicies, MANAGED_SINCE } from './list.ts';
import { MANAGED_RESPONSE_HEADERS_POLICIES } from './managed-response-headers.ts';

type Policy = Pick<Configured<ResponseHeadersPolicyConfig>, 'id' | 'lastModified' | 'config'>;

const describe = ({ id, lastModified, config }: Policy): ResponseHeadersPolicy => ({
  Id: id,
  LastModifiedTime: new Date(lastModified),
  ResponseHeadersPolicyConfig: config,
});

/** One of AWS's own has a version, too, which nobody can use. */
const MANAGED_VERSION = newVersion();

function findAny(call: Call, id: string | undefined): Policy & { readonly etag: string } {
  const config = MANAGED_RESPONSE_HEADERS_POLICIES[id ?? ''];
  return id === undefined || config === undefined
    ? find(call, responseHeadersPolicyKind, id)
    : { id, etag: MANAGED_VERSION, lastModified: MANAGED_SINCE, config };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateResponseHeadersPolicy.html */
export const responseHeadersPolicyOperations: CloudFrontOperations = {
  CreateResponseHeadersPolicy: {
    access: onNew('response-headers-policy'),
    run({ ResponseHeadersPolicyConfig: given }, call) {
      const made = create(call, responseHeadersPolicyKind, completeResponseHeadersPolicy(given));
      return {
        ResponseHeadersPolicy: describe(made),
        Location: locationOf(`response-headers-policy/${made.id}`),
        ETag: made.etag,
      };
    },
  },
  GetResponseHeadersPolicy: {
    access: on('response-headers-policy'),
    run({ Id }, call) {
      const found = findAny(call, Id);
      return { ResponseHeadersPolicy: describe(found), ETag: found.etag };
    },
  },
  GetResponseHeadersPolicyConfig: {
    access: on('response-headers-policy'),
    run({ Id }, call) {
      const { config, etag } = findAny(call, Id);
      return { ResponseHeadersPolicyConfig: config, ETag: etag };
    },
  },
  UpdateResponseHeadersPolicy: {
    access: on('response-headers-policy'),
    run({ ResponseHeadersPolicyConfig: given, ...asked }, call) {
      refuseManaged(MANAGED_RESPONSE_HEADERS_POLICIES, asked.Id, 'Update');
      const changed = change(call, responseHeadersPolicyKind, asked, completeResponseHeadersPolicy(given));
      return { ResponseHeadersPolicy: describe(changed), ETag: changed.etag };
    },
  },
  DeleteResponseHeadersPolicy: {
    access: on('response-headers-policy'),
    run(asked, call) {
      refuseManaged(MANAGED_RESPONSE_HEADERS_POLICIES, asked.Id, 'Delete');
      remove(call, responseHeadersPolicyKind, asked);
    },
  },
  ListResponseHeadersPolicies: {
    run: (asked, call) => ({
      ResponseHeadersPolicyList: listPolicies(
        call,
        responseHeadersPolicyKind,
        MANAGED_RESPONSE_HEADERS_POLICIES,
        asked,
        (item) => ({
          Type: item.type,
          ResponseHeadersPolicy: describe(item),
        }),
      ),
    }),
  },
};
