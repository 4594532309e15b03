import type { ServiceOperations } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-dynamodb');
export type Operations = ServiceOperations<Sdk>;
