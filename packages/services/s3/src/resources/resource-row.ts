import { resourceRowsOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-s3');

/** Declares a resource type that is made of S3's operations. */
export const resourceRow = resourceRowsOf<Sdk>('s3');
