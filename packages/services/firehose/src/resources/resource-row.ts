import { resourceRowsOf } from '@coldstart/cloud';
import type { FirehoseSdk } from '../sdk.ts';

/** Declares a resource type that is made of Data Firehose's operations. */
export const resourceRow = resourceRowsOf<FirehoseSdk>('firehose');
