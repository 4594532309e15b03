import type { AnyTimer } from '@coldstart/cloud';

/** What executions plan for later. */
export const stepTimers: readonly AnyTimer[] = [];
