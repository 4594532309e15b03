import type { ServiceOperations } from '@coldstart/cloud';

export type EventsSdk = typeof import('@aws-sdk/client-eventbridge');
export type EventsOperations = ServiceOperations<EventsSdk>;
