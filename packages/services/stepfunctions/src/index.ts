import { defineService } from '@coldstart/cloud';
import { executionOperations } from './executions/operations.ts';
import { machineOperations } from './machines/operations.ts';
import { stepTimers } from './run/timers.ts';
import type { StatesSdk } from './sdk.ts';

/** AWS Step Functions. https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html */
export const stepfunctions = defineService<StatesSdk>({
  name: 'states',
  sdk: () => import('@aws-sdk/client-sfn'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: { ...machineOperations, ...executionOperations },
  timers: stepTimers,
});
