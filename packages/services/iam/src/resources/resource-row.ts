import { resourceRowsOf } from '@coldstart/cloud';

/** Declares a resource type that is made of IAM's operations. */
export const resourceRow = resourceRowsOf<typeof import('@aws-sdk/client-iam')>('iam');
