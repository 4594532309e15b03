import type { ServiceOperations } from '@coldstart/cloud';

export type RestSdk = typeof import('@aws-sdk/client-api-gateway');
export type RestOperations = ServiceOperations<RestSdk>;
