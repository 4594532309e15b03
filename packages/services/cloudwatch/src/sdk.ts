import type { ServiceOperations } from '@coldstart/cloud';

export type CloudWatchSdk = typeof import('@aws-sdk/client-cloudwatch');
export type CloudWatchOperations = ServiceOperations<CloudWatchSdk>;
