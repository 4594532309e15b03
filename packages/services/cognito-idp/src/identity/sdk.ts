import type { ServiceOperations } from '@coldstart/cloud';

export type IdentitySdk = typeof import('@aws-sdk/client-cognito-identity');
export type IdentityOperations = ServiceOperations<IdentitySdk>;
