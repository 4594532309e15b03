import { resourceRowsOf } from '@coldstart/cloud';
import type { SchedulerSdk } from '../sdk.ts';

/** Declares a resource type that is made of Scheduler's operations. */
export const resourceRow = resourceRowsOf<SchedulerSdk>('scheduler');
