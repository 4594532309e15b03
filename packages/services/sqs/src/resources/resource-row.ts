import { resourceRowsOf } from '@coldstart/cloud';
import type { SqsSdk } from '../sdk.ts';

/** Declares a resource type that is made of SQS's operations. */
export const resourceRow = resourceRowsOf<SqsSdk>('sqs');
