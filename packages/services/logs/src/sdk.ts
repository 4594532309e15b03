import type { ServiceOperations } from '@coldstart/cloud';

export type LogsSdk = typeof import('@aws-sdk/client-cloudwatch-logs');
export type LogsOperations = ServiceOperations<LogsSdk>;
