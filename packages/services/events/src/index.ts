import { defineService } from '@coldstart/cloud';
import { busOperations } from './buses/buses.ts';
import { permissionOperations } from './buses/policy.ts';
import { patternOperations } from './pattern.ts';
import { putOperations } from './put/put.ts';
import { ruleOperations } from './rules/rules.ts';
import { targetOperations } from './rules/targets.ts';
import { scheduleTimers } from './schedule/schedule.ts';
import type { EventsSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Amazon EventBridge. */
export const events = defineService<EventsSdk>({
  name: 'events',
  sdk: () => import('@aws-sdk/client-eventbridge'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...busOperations,
    ...permissionOperations,
    ...ruleOperations,
    ...targetOperations,
    ...patternOperations,
    ...putOperations,
    ...tagOperations,
  },
  timers: scheduleTimers,
});
