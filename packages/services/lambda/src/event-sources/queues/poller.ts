import { randomUUID } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';
import { AwsError } from '@coldstart/wire';
import { matchesFilterCriteria } from '@coldstart/patterns';
import { definePoller, principalOf, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../../as-lambda.ts';
import { batchesAtOnce } from '../../concurrency/pools.ts';
import { findFunction, versionOf } from '../../functions/find.ts';
import { LARGEST_SYNCHRONOUS } from '../../invoke/payload.ts';
import { readFunctionName } from '../../names.ts';
import { isActive, peekMapping } from '../active.ts';
import { kindOf, readFilters } from '../settings.ts';
import type { Mapping } from '../state.ts';
import { queueBatch } from './batch.ts';
import { queueProgress, type QueueProgress } from './progress.ts';
import { PolledQueue } from './queue.ts';
import { queueRecord } from './record.ts';

/** Milliseconds before a queue that could not be read is asked again, doubled each time. */
const FIRST_READ_RETRY = 60_000;
const LONGEST_READ_RETRY = 3_600_000;

const MINUTE = 60_000;

/** Takes messages out of the queue of one mapping. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const queuePoller = definePoller<{ readonly id: string }>('lambda/queue', async (call, { id }) => {
  const mapping = peekMapping(call, id);
  if (mapping === undefined || !isActive(mapping)) return undefined;
  const progress = call.state(queueProgress, { part: id });
  try {
    const queue = queueOf(call, mapping);
    const next = await takeBatches(call, mapping, progress, queue);
    progress.unreadable = 0;
    return next;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The role may not read the queue, or is gone; or the queue itself is, or the function.
    progress.unreadable += 1;
    return call.now() + Math.min(LONGEST_READ_RETRY, FIRST_READ_RETRY * 2 ** (progress.unreadable - 1));
  }
});

/** A mapping's queue, as its function's role may see it. @throws AwsError where function or role are gone */
export function queueOf(call: Call, { functionArn, settings }: Mapping): PolledQueue {
  const asked = readFunctionName(functionArn, call);
  const found = findFunction(call, asked);
  const { role } = (versionOf(found, asked.qualifier) ?? found.latest).settings;
  const as = principalOf(call.cloud, { roleArn: role, sessionName: asked.name });
  return new PolledQueue(call, as, settings.EventSourceArn ?? '');
}

/** @returns when to look again though nothing arrives */
async function takeBatches(
  call: Call,
  mapping: Mapping,
  progress: QueueProgress,
  queue: PolledQueue,
): Promise<number | undefined> {
  while (isActive(mapping)) {
    const limit = limitOf(mapping, progress, call.now());
    if (progress.running.size >= limit) {
      progress.busySince ??= call.now();
      // A batch that ends makes room for the next; so does, in time, a queue that is not kept up with.
      return call.now() + MINUTE;
    }
    await gather(call, mapping, progress, queue);
    if (progress.messages.length === 0) {
      if (progress.running.size < limit - 1) progress.busySince = undefined;
      return undefined;
    }
    if (!isFull(mapping, progress) && (progress.windowEnds ?? 0) > call.now()) return progress.windowEnds;
    dispatch(call, mapping, progress);
  }
  return undefined;
}

function limitOf({ settings }: Mapping, { busySince }: QueueProgress, now: number): number {
  return batchesAtOnce(settings.ScalingConfig?.MaximumConcurrency, busySince === undefined ? 0 : now - busySince);
}

/** Receives what a batch lacks. Without a window it is what there is at once. */
async function gather(call: Call, mapping: Mapping, progress: QueueProgress, queue: PolledQueue): Promise<void> {
  const { settings } = mapping;
  const filters = readFilters(kindOf(settings), settings.FilterCriteria);
  const window = (settings.MaximumBatchingWindowInSeconds ?? 0) * 1000;
  while (!isFull(mapping, progress)) {
    const received = await queue.receive((settings.BatchSize ?? 10) - progress.messages.length);
    if (received.length === 0) return;
    const isWanted = (message: Message): boolean => matchesFilterCriteria(filters, queueRecord(message, settings));
    const wanted = received.filter(isWanted);
    // What no filter lets through is done with.
    await queue.delete(received.filter((message) => !wanted.includes(message)));
    progress.messages.push(...wanted);
    if (wanted.length === 0) continue;
    progress.windowEnds ??= call.now() + window;
    if (window === 0) return;
  }
}

function isFull({ settings }: Mapping, { messages }: QueueProgress): boolean {
  if (messages.length >= (settings.BatchSize ?? 10)) return true;
  return messages.reduce((bytes, { Body = '' }) => bytes + Buffer.byteLength(Body), 0) >= LARGEST_SYNCHRONOUS / 2;
}

/** The function runs beside the poller, which goes on. */
function dispatch(call: Call, { id, functionArn }: Mapping, progress: QueueProgress): void {
  const batch = randomUUID();
  const { messages } = progress;
  progress.messages = [];
  progress.windowEnds = undefined;
  progress.running.add(batch);
  const count = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  const what = `${functionArn.split(':').at(6)} takes ${count}`;
  call.schedule(queueBatch, { in: 0 }, { id, batch, messages }, { key: batch, what, as: lambdaItself(call.account) });
}
