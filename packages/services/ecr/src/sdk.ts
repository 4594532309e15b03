import type { ServiceOperations } from '@coldstart/cloud';

export type EcrSdk = typeof import('@aws-sdk/client-ecr');
export type EcrOperations = ServiceOperations<EcrSdk>;
