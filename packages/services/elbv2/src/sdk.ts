import type { ServiceOperations } from '@coldstart/cloud';

export type ElbSdk = typeof import('@aws-sdk/client-elastic-load-balancing-v2');
export type ElbOperations = ServiceOperations<ElbSdk>;
