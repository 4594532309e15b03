import type { ServiceOperations } from '@coldstart/cloud';

export type RdsSdk = typeof import('@aws-sdk/client-rds');
export type RdsOperations = ServiceOperations<RdsSdk>;
