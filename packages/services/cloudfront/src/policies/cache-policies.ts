import type { CachePolicyConfig, CachePolicy } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { on, onNew } from '../access.ts';
import { change, create, find, locationOf, remove } from '../configured.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import type { Configured } from '../state.ts';
import { newVersion } from '../versions.ts';
import { completeCachePolicy } from './check-cache.ts';
import { cachePolicyKind, refuseManaged } from './kinds.ts';
import { listPolicies, MANAGED_SINCE } from './list.ts';
import { MANAGED_CACHE_POLICIES } from './managed-cache.ts';

type Policy = Pick<Configured<CachePolicyConfig>, 'id' | 'lastModified' | 'config'>;

const describe = ({ id, lastModified, config }: Policy): CachePolicy => ({
  Id: id,
  LastModifiedTime: new Date(lastModified),
  CachePolicyConfig: config,
});

/** One of AWS's own has a version, too, which nobody can use. */
const MANAGED_VERSION = newVersion();

function findAny(call: Call, id: string | undefined): Policy & { readonly etag: string } {
  const config = MANAGED_CACHE_POLICIES[id ?? ''];
  return id === undefined || config === undefined
    ? find(call, cachePolicyKind, id)
    : { id, etag: MANAGED_VERSION, lastModified: MANAGED_SINCE, config };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCachePolicy.html */
export const cachePolicyOperations: CloudFrontOperations = {
  CreateCachePolicy: {
    access: onNew('cache-policy'),
    run({ CachePolicyConfig: given }, call) {
      const made = create(call, cachePolicyKind, completeCachePolicy(given));
      return { CachePolicy: describe(made), Location: locationOf(`cache-policy/${made.id}`), ETag: made.etag };
    },
  },
  GetCachePolicy: {
    access: on('cache-policy'),
    run({ Id }, call) {
      const found = findAny(call, Id);
      return { CachePolicy: describe(found), ETag: found.etag };
    },
  },
  GetCachePolicyConfig: {
    access: on('cache-policy'),
    run({ Id }, call) {
      const { config, etag } = findAny(call, Id);
      return { CachePolicyConfig: config, ETag: etag };
    },
  },
  UpdateCachePolicy: {
    access: on('cache-policy'),
    run({ CachePolicyConfig: given, ...asked }, call) {
      refuseManaged(MANAGED_CACHE_POLICIES, asked.Id, 'Update');
      const changed = change(call, cachePolicyKind, asked, completeCachePolicy(given));
      return { CachePolicy: describe(changed), ETag: changed.etag };
    },
  },
  DeleteCachePolicy: {
    access: on('cache-policy'),
    run(asked, call) {
      refuseManaged(MANAGED_CACHE_POLICIES, asked.Id, 'Delete');
      remove(call, cachePolicyKind, asked);
    },
  },
  ListCachePolicies: {
    run: (asked, call) => ({
      CachePolicyList: listPolicies(call, cachePolicyKind, MANAGED_CACHE_POLICIES, asked, (item) => ({
        Type: item.type,
        CachePolicy: describe(item),
      })),
    }),
  },
};
