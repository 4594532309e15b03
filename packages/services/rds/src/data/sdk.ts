import type { ServiceOperations } from '@coldstart/cloud';

export type DataSdk = typeof import('@aws-sdk/client-rds-data');
export type DataOperations = ServiceOperations<DataSdk>;
