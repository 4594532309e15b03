import type { ServiceOperations } from '@coldstart/cloud';

export type V2Sdk = typeof import('@aws-sdk/client-apigatewayv2');
export type V2Operations = ServiceOperations<V2Sdk>;
