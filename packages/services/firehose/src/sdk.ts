import type { ServiceOperations } from '@coldstart/cloud';

export type FirehoseSdk = typeof import('@aws-sdk/client-firehose');

export type FirehoseOperations = ServiceOperations<FirehoseSdk>;
