import { resourceRowsOf } from '@coldstart/cloud';
import type { SnsSdk } from '../sdk.ts';

/** Declares a resource type that is made of SNS's operations. */
export const resourceRow = resourceRowsOf<SnsSdk>('sns');
