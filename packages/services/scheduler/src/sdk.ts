import type { ServiceOperations } from '@coldstart/cloud';

export type SchedulerSdk = typeof import('@aws-sdk/client-scheduler');
export type SchedulerOperations = ServiceOperations<SchedulerSdk>;
