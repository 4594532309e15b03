import { defineService } from '@coldstart/cloud';
import { groupOperations } from './groups.ts';
import { scheduledInvocation } from './invoke/plan.ts';
import { scheduleOperations } from './schedules/schedules.ts';
import type { SchedulerSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Amazon EventBridge Scheduler. */
export const scheduler = defineService<SchedulerSdk>({
  name: 'scheduler',
  sdk: () => import('@aws-sdk/client-scheduler'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: { ...scheduleOperations, ...groupOperations, ...tagOperations },
  timers: [scheduledInvocation],
});
