import type { ServiceOperations } from '@coldstart/cloud';

export type SecretsSdk = typeof import('@aws-sdk/client-secrets-manager');
export type SecretsOperations = ServiceOperations<SecretsSdk>;
