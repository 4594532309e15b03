import type { TemplateParts } from '@coldstart/cloud';
import { cloudFrontCachePolicy } from './resources/cache-policy.ts';
import { cloudFrontDistribution } from './resources/distribution.ts';
import { cloudFrontOriginAccessControl } from './resources/origin-access-control.ts';
import { cloudFrontOriginAccessIdentity } from './resources/origin-access-identity.ts';
import { cloudFrontOriginRequestPolicy } from './resources/origin-request-policy.ts';
import { cloudFrontResponseHeadersPolicy } from './resources/response-headers-policy.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    cloudFrontCachePolicy,
    cloudFrontDistribution,
    cloudFrontOriginAccessControl,
    cloudFrontOriginAccessIdentity,
    cloudFrontOriginRequestPolicy,
    cloudFrontResponseHeadersPolicy,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
