import type { ServiceOperations } from '@coldstart/cloud';

export type CloudFrontSdk = typeof import('@aws-sdk/client-cloudfront');
export type CloudFrontOperations = ServiceOperations<CloudFrontSdk>;
