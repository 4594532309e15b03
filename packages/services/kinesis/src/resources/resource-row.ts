import { resourceRowsOf } from '@coldstart/cloud';
import type { KinesisSdk } from '../sdk.ts';

/** Declares a resource type that is made of Kinesis's operations. */
export const resourceRow = resourceRowsOf<KinesisSdk>('kinesis');
