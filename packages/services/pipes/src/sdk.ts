import type { ServiceOperations } from '@coldstart/cloud';

export type PipesSdk = typeof import('@aws-sdk/client-pipes');
export type PipesOperations = ServiceOperations<PipesSdk>;
