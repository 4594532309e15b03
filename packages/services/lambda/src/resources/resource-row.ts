import { resourceRowsOf } from '@coldstart/cloud';
import type { LambdaSdk } from '../sdk.ts';

/** Declares a resource type that is made of Lambda's operations. */
export const resourceRow = resourceRowsOf<LambdaSdk>('lambda');
