import type { AnyTimer } from '@coldstart/cloud';
import type { LambdaOperations } from '../sdk.ts';
import { callbackOperations } from './callbacks.ts';
import { durableChained } from './chained.ts';
import { checkpointOperations } from './checkpoint.ts';
import { durableExpiry } from './close.ts';
import { durableDestination } from './destination.ts';
import { executionOperations } from './executions.ts';
import { durableInvocation } from './invocation.ts';
import { durableOperationDue } from './operation-timers.ts';
import { durableTimeout } from './start.ts';

/** Functions that pause and go on: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html */
export const durableOperations: LambdaOperations = {
  ...executionOperations,
  ...checkpointOperations,
  ...callbackOperations,
};

export const durableTimers: readonly AnyTimer[] = [
  durableInvocation,
  durableOperationDue,
  durableTimeout,
  durableChained,
  durableExpiry,
  durableDestination,
];
