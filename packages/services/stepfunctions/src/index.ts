import { defineService } from '@coldstart/cloud';
import { activityOperations } from './activities/operations.ts';
import { tokenOperations } from './activities/tokens.ts';
import { historyOperations } from './executions/history.ts';
import { listOperations } from './executions/list.ts';
import { executionOperations } from './executions/operations.ts';
import { startOperations } from './executions/start.ts';
import { aliasOperations } from './machines/aliases.ts';
import { machineOperations } from './machines/operations.ts';
import { shiftOperations, shiftStep } from './machines/shift.ts';
import { validateOperations } from './machines/validate.ts';
import { versionOperations } from './machines/versions.ts';
import { mapRunOperations } from './map-runs/operations.ts';
import { stepTimers } from './run/timers.ts';
import type { StatesSdk } from './sdk.ts';
import { testStateOperations } from './test-state/operations.ts';
import { tagOperations } from './tags.ts';

/** AWS Step Functions. https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html */
export const stepfunctions = defineService<StatesSdk>({
  name: 'states',
  sdk: () => import('@aws-sdk/client-sfn'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...machineOperations,
    ...versionOperations,
    ...aliasOperations,
    ...validateOperations,
    ...startOperations,
    ...executionOperations,
    ...listOperations,
    ...historyOperations,
    ...mapRunOperations,
    ...activityOperations,
    ...tokenOperations,
    ...testStateOperations,
    ...tagOperations,
  },
  inner: shiftOperations,
  timers: [...stepTimers, shiftStep],
});
