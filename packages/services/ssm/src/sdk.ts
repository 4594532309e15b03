import type { ServiceOperations } from '@coldstart/cloud';

export type SsmSdk = typeof import('@aws-sdk/client-ssm');
export type SsmOperations = ServiceOperations<SsmSdk>;
