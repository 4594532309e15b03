import { resourceRowsOf } from '@coldstart/cloud';

/** Declares a resource type that is made of Lambda's operations. */
export const resourceRow = resourceRowsOf<typeof import('@aws-sdk/client-lambda')>('lambda');
