import type { ServiceOperations } from '@coldstart/cloud';

export type StsSdk = typeof import('@aws-sdk/client-sts');
export type StsOperations = ServiceOperations<StsSdk>;
