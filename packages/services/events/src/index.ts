import { defineService } from '@coldstart/cloud';
import { apiDestinationOperations } from './api-destinations/destinations.ts';
import { archiveOperations } from './archives/archives.ts';
import { busOperations } from './buses/buses.ts';
import { permissionOperations } from './buses/policy.ts';
import { authorization } from './connections/authorize.ts';
import { connectionOperations } from './connections/connections.ts';
import { httpDelivery } from './deliver/http.ts';
import { innerOperations } from './deliver/inner.ts';
import { patternOperations } from './pattern.ts';
import { putOperations } from './put/put.ts';
import { replayOperations } from './replays/replays.ts';
import { replayStep } from './replays/step.ts';
import { ruleOperations } from './rules/rules.ts';
import { targetOperations } from './rules/targets.ts';
import { scheduledEvent } from './schedule/schedule.ts';
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
    ...archiveOperations,
    ...replayOperations,
    ...connectionOperations,
    ...apiDestinationOperations,
  },
  inner: innerOperations,
  timers: [scheduledEvent, replayStep, authorization, httpDelivery],
});
