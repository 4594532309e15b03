import { resourceRowsOf } from '@coldstart/cloud';

/** Declares a resource type that is made of CloudWatch Logs' operations. */
export const resourceRow = resourceRowsOf<typeof import('@aws-sdk/client-cloudwatch-logs')>('logs');
