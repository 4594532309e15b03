import { randomUUID } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';
import { AwsError } from '@coldstart/wire';
import { batchesAtOnce } from '@coldstart/cloud/batches-at-once';
import { definePoller, defineTimer, servicePrincipal, type Call } from '@coldstart/cloud';
import { PolledQueue, queueRecord, runningBatches, takeMessages, type QueueLook } from '@coldstart/cloud/sources';
import { principalFor } from '../role.ts';
import { execute } from '../run/execute.ts';
import { batchSize, filtersOf, sourceSettings } from '../settings.ts';
import { isActive, peekPipe, queueProgress, type Pipe } from '../state.ts';

/** Bytes of bodies that make a batch full: half of what a function takes, as event source mappings have it. */
const LARGEST = 3 * 1024 * 1024;

/** Takes messages out of the queue of one pipe. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html */
export const queuePoller = definePoller<{ readonly name: string }>('pipes/queue', async (call, { name }) => {
  const pipe = peekPipe(call, name);
  if (pipe === undefined || !isActive(pipe)) return undefined;
  return await takeMessages(call, call.state(queueProgress, { part: name }), () => beginLook(call, pipe));
});

const settingsOf = ({ source, settings }: Pipe) => ({
  ...sourceSettings(source, settings),
  BatchSize: batchSize(source, settings),
});

/** @throws AwsError where the role is gone */
function beginLook(call: Call, pipe: Pipe): QueueLook {
  const { name, source } = pipe;
  return {
    call,
    source,
    settings: settingsOf(pipe),
    progress: call.state(queueProgress, { part: name }),
    filters: filtersOf(source, pipe.settings),
    largest: LARGEST,
    queue: new PolledQueue(call, principalFor(call, pipe), source),
    goesOn: () => peekPipe(call, name) === pipe && isActive(pipe),
    atOnce: (busy) => batchesAtOnce(undefined, busy),
    dispatch: (messages) => dispatch(call, pipe, messages),
  };
}

function dispatch(call: Call, { name, account }: Pipe, messages: readonly Message[]): void {
  const batch = randomUUID();
  runningBatches(call.state(queueProgress, { part: name })).add(batch);
  const what = `${name} takes ${messages.length === 1 ? '1 message' : `${messages.length} messages`}`;
  const as = servicePrincipal('pipes.amazonaws.com', account);
  call.schedule(queueBatch, { in: 0 }, { name, batch, messages }, { key: batch, what, as });
}

interface Batch {
  /** Of the pipe. */
  readonly name: string;
  readonly batch: string;
  readonly messages: readonly Message[];
}

/** Takes messages through the pipe, whether or not it was stopped meanwhile. */
export const queueBatch = defineTimer<Batch>('pipes/queue-batch', async (call, { name, batch, messages }) => {
  const pipe = peekPipe(call, name);
  if (pipe === undefined) return;
  // Not there yet, if it was under way when the cloud was killed.
  runningBatches(call.state(queueProgress, { part: name })).add(batch);
  try {
    await run(call, pipe, messages);
  } catch (error) {
    // Somebody was busy, or the role may not delete: the messages come back when their time is over.
    if (!(error instanceof AwsError)) throw error;
  } finally {
    // The pipe may have been deleted meanwhile.
    if (peekPipe(call, name) === pipe) {
      const progress = call.state(queueProgress, { part: name });
      runningBatches(progress).delete(batch);
      if (progress.busySince !== undefined) call.announce(pipe.source);
    }
  }
});

/** What the pipe is done with is deleted; all else can be received again after its visibility timeout. */
async function run(call: Call, pipe: Pipe, messages: readonly Message[]): Promise<void> {
  const records = messages.map((message) => queueRecord(message, pipe.source, settingsOf(pipe)));
  const { failed } = await execute(call, pipe, records);
  const queue = new PolledQueue(call, principalFor(call, pipe), pipe.source);
  await queue.delete(messages.filter((_, at) => !failed.includes(at)));
}
