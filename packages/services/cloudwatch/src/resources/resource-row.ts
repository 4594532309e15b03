import { resourceRowsOf } from '@coldstart/cloud';
import type { CloudWatchSdk } from '../sdk.ts';

/** Declares a resource type that is made of CloudWatch's operations. */
export const resourceRow = resourceRowsOf<CloudWatchSdk>('monitoring');
