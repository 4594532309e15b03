import type { ServiceOperations } from '@coldstart/cloud';

export type KinesisSdk = typeof import('@aws-sdk/client-kinesis');

export type KinesisOperations = ServiceOperations<KinesisSdk>;
