import type { ServiceOperations } from '@coldstart/cloud';

export type IamSdk = typeof import('@aws-sdk/client-iam');
export type IamOperations = ServiceOperations<IamSdk>;
