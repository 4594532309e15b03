import type { TemplateParts } from '@coldstart/cloud';
import { cloudFrontCachePolicy } from './resources/cache-policy.ts';
import { cloudFrontDistribution } from './resources/distribution.ts';
import { cloudFrontFunction } from './resources/function.ts';
import { cloudFrontKeyValueStore } from './resources/key-value-store.ts';
import { cloudFrontKeyGroup } from './resources/key-group.ts';
import { cloudFrontOriginAccessControl } from './resources/origin-access-control.ts';
import { cloudFrontOriginAccessIdentity } from './resources/origin-access-identity.ts';
import { cloudFrontOriginRequestPolicy } from './resources/origin-request-policy.ts';
import { cloudFrontPublicKey } from './resources/public-key.ts';
import { cloudFrontResponseHeadersPolicy } from './resources/response-headers-policy.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    cloudFrontCachePolicy,
    cloudFrontDistribution,
    cloudFrontFunction,
    cloudFrontKeyValueStore,
    cloudFrontKeyGroup,
    cloudFrontOriginAccessControl,
    cloudFrontOriginAccessIdentity,
    cloudFrontOriginRequestPolicy,
    cloudFrontPublicKey,
    cloudFrontResponseHeadersPolicy,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
