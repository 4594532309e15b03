import { resourceRowsOf } from '@coldstart/cloud';
import type { StatesSdk } from '../sdk.ts';

/** Declares a resource type that is made of Step Functions' operations. */
export const resourceRow = resourceRowsOf<StatesSdk>('states');
