import type { ServiceOperations } from '@coldstart/cloud';

export type StatesSdk = typeof import('@aws-sdk/client-sfn');
export type StatesOperations = ServiceOperations<StatesSdk>;
