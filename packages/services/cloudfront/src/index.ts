import { defineService } from '@coldstart/cloud';
import { distributionListOperations } from './distributions/lists.ts';
import { distributionOperations } from './distributions/distributions.ts';
import { serveEdge, tooLarge } from './edge/serve.ts';
import { refused } from './errors.ts';
import { functionOperations } from './functions/functions.ts';
import { endFunctions } from './functions/run.ts';
import { invalidationOperations } from './invalidations.ts';
import { keyValueStoreOperations } from './key-value-stores/stores.ts';
import { originAccessControlOperations } from './origins/access-controls.ts';
import { originAccessIdentityOperations } from './origins/access-identities.ts';
import { cachePolicyOperations } from './policies/cache-policies.ts';
import { originRequestPolicyOperations } from './policies/origin-request-policies.ts';
import { responseHeadersPolicyOperations } from './policies/response-headers-policies.ts';
import { keyGroupOperations } from './keys/key-groups.ts';
import { publicKeyOperations } from './keys/public-keys.ts';
import type { CloudFrontSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Amazon CloudFront: distributions, and the edge at which their viewers reach them. */
export const cloudfront = defineService<CloudFrontSdk>({
  name: 'cloudfront',
  global: true,
  sdk: () => import('@aws-sdk/client-cloudfront'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...distributionOperations,
    ...distributionListOperations,
    ...invalidationOperations,
    ...cachePolicyOperations,
    ...originRequestPolicyOperations,
    ...responseHeadersPolicyOperations,
    ...originAccessControlOperations,
    ...originAccessIdentityOperations,
    ...keyGroupOperations,
    ...publicKeyOperations,
    ...tagOperations,
    ...functionOperations,
    ...keyValueStoreOperations,
  },
  invalid: (message) => refused('MalformedXML', message),
  throttle: () => refused('Throttling', 'Rate exceeded'),
  tooLarge: () => tooLarge(),
  http: (request, cloud) => serveEdge(request, cloud),
  close: endFunctions,
});
