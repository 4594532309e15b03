import type { ServiceOperations } from '@coldstart/cloud';

export type SnsSdk = typeof import('@aws-sdk/client-sns');
export type SnsOperations = ServiceOperations<SnsSdk>;
