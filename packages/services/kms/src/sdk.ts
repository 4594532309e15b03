import type { ServiceOperations } from '@coldstart/cloud';

export type KmsSdk = typeof import('@aws-sdk/client-kms');
export type KmsOperations = ServiceOperations<KmsSdk>;
