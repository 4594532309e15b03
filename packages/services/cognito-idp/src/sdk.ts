import type { ServiceOperations } from '@coldstart/cloud';

export type CognitoSdk = typeof import('@aws-sdk/client-cognito-identity-provider');
export type CognitoOperations = ServiceOperations<CognitoSdk>;
