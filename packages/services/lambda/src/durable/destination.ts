import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import { deliverResult } from '../async/destinations.ts';
import { findInvokedVersion } from '../invoke/invoked-version.ts';
import { newTrace } from '../invoke/lineage.ts';
import { finishedRun } from './run.ts';
import type { ExecutionPlace } from './start.ts';
import { peekExecution, type Execution } from './state.ts';

/** Destinations and dead-letter queues hear of an event once the execution that it has started has ended. */
export function tellDestination(call: Call, { id, asked, name }: Execution): void {
  const { account, region } = asked;
  const what = `destinations hear of ${asked.name}/${name}`;
  const options = { key: id, what, account, region, as: lambdaItself(account) };
  call.schedule(durableDestination, { in: 0 }, { account, region, id }, options);
}

export const durableDestination = defineTimer<ExecutionPlace>(
  'lambda/durable-destination',
  async (call, { id, ...place }) => {
    const execution = peekExecution(call, place, id);
    if (execution?.event === undefined) return;
    const { event, input, trace, requestId, status } = execution;
    try {
      const invoked = findInvokedVersion(call, event.asked);
      const told = {
        requestId,
        asked: event.asked,
        payload: Buffer.from(input),
        enqueuedAt: event.enqueuedAt,
        attempts: 1,
        throttles: 0,
        trace: trace ?? newTrace(call.now()),
      };
      const run = finishedRun(call, { execution, last: undefined });
      await deliverResult(call, told, invoked, status === 'SUCCEEDED' ? 'Success' : 'RetriesExhausted', run);
    } catch (error) {
      // The function may have been deleted meanwhile: then nobody has asked to hear of it.
      if (!(error instanceof AwsError)) throw error;
    }
  },
);
