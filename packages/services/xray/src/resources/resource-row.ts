import { resourceRowsOf } from '@coldstart/cloud';
import type { XRaySdk } from '../sdk.ts';

/** Declares a resource type that is made of X-Ray's operations. */
export const resourceRow = resourceRowsOf<XRaySdk>('xray');
