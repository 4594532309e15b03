import type { ServiceOperations } from '@coldstart/cloud';

export type SqsSdk = typeof import('@aws-sdk/client-sqs');
export type SqsOperations = ServiceOperations<SqsSdk>;
