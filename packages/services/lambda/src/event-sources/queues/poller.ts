import { randomUUID } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';
import { batchesAtOnce } from '@coldstart/cloud/batches-at-once';
import { definePoller, principalOf, type Call } from '@coldstart/cloud';
import { PolledQueue, runningBatches, takeMessages, type QueueLook } from '@coldstart/cloud/sources';
import { lambdaItself } from '../../as-lambda.ts';
import { findFunction, versionOf } from '../../functions/find.ts';
import { LARGEST_SYNCHRONOUS } from '../../invoke/payload.ts';
import { readFunctionName } from '../../names.ts';
import { isActive, peekMapping } from '../active.ts';
import { kindOf, readFilters } from '../settings.ts';
import type { Mapping } from '../state.ts';
import { queueBatch } from './batch.ts';
import { queueProgress } from './progress.ts';

/** Takes messages out of the queue of one mapping. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const queuePoller = definePoller<{ readonly id: string }>('lambda/queue', async (call, { id }) => {
  const mapping = peekMapping(call, id);
  if (mapping === undefined || !isActive(mapping)) return undefined;
  return await takeMessages(call, call.state(queueProgress, { part: id }), () => beginLook(call, mapping));
});

/** @throws AwsError where the function or its role is gone */
function beginLook(call: Call, mapping: Mapping): QueueLook {
  const { id, functionArn } = mapping;
  const { EventSourceArn: source = '' } = mapping.settings;
  const asked = readFunctionName(functionArn, call);
  const found = findFunction(call, asked);
  const roleArn = (versionOf(found, asked.qualifier) ?? found.latest).settings.role;
  const as = principalOf(call.cloud, { roleArn, sessionName: asked.name });
  return {
    call,
    source,
    // They may be changed while it looks.
    get settings() {
      return mapping.settings;
    },
    progress: call.state(queueProgress, { part: id }),
    filters: readFilters(kindOf(mapping.settings), mapping.settings.FilterCriteria),
    largest: LARGEST_SYNCHRONOUS / 2,
    queue: new PolledQueue(call, as, source),
    goesOn: () => isActive(mapping),
    atOnce: (busy) => batchesAtOnce(mapping.settings.ScalingConfig?.MaximumConcurrency, busy),
    dispatch: (messages) => dispatch(call, mapping, messages),
  };
}

/** The function runs beside the poller, which goes on. */
function dispatch(call: Call, { id, functionArn }: Mapping, messages: readonly Message[]): void {
  const batch = randomUUID();
  runningBatches(call.state(queueProgress, { part: id })).add(batch);
  const count = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  const what = `${functionArn.split(':').at(6)} takes ${count}`;
  call.schedule(queueBatch, { in: 0 }, { id, batch, messages }, { key: batch, what, as: lambdaItself(call.account) });
}
