import { randomUUID } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';
import { AwsError } from '@coldstart/wire';
import { defineTimer, principalOf, type Call } from '@coldstart/cloud';
import { failedPositions, PolledQueue, queueRecord, runningBatches } from '@coldstart/cloud/sources';
import { findInvokedVersion } from '../../invoke/invoked-version.ts';
import { longestLineage } from '../../invoke/lineage.ts';
import { runToEnd } from '../../durable/run.ts';
import { traceOfBatch } from '../../invoke/trace/decide.ts';
import { readFunctionName } from '../../names.ts';
import { peekMapping } from '../active.ts';
import type { Mapping } from '../state.ts';
import { queueProgress } from './progress.ts';

/** Messages that a function is invoked with. */
export interface Batch {
  /** Of the mapping. */
  readonly id: string;
  readonly batch: string;
  readonly messages: readonly Message[];
}

/** Invokes the function with a batch, whether or not the mapping was disabled meanwhile. */
export const queueBatch = defineTimer<Batch>('lambda/queue-batch', async (call, { id, batch, messages }) => {
  const mapping = peekMapping(call, id);
  if (mapping === undefined) return;
  // Not there yet, if it was under way when the cloud was killed.
  runningBatches(call.state(queueProgress, { part: id })).add(batch);
  try {
    await run(call, mapping, messages);
  } catch (error) {
    // The function could not be run, or its role may not delete: the messages come back when their time is over.
    if (!(error instanceof AwsError)) throw error;
  } finally {
    // The mapping may have been deleted while the function ran.
    if (peekMapping(call, id) === mapping) {
      const progress = call.state(queueProgress, { part: id });
      runningBatches(progress).delete(batch);
      if (progress.busySince !== undefined) call.announce(mapping.settings.EventSourceArn ?? '');
    }
  }
});

/** What the function is done with is deleted; all else can be received again after its visibility timeout. */
async function run(call: Call, { functionArn, settings }: Mapping, messages: readonly Message[]): Promise<void> {
  const invoked = findInvokedVersion(call, readFunctionName(functionArn, call));
  const { found, version } = invoked;
  const { EventSourceArn: source = '' } = settings;
  const Records = messages.map((message) => queueRecord(message, source, settings));
  const payload = Buffer.from(JSON.stringify({ Records }));
  const sentIn = messages.map(({ Attributes }) => Attributes?.['AWSTraceHeader']);
  const { result } = await runToEnd(call, invoked, {
    requestId: randomUUID(),
    payload,
    clientContext: undefined,
    ...traceOfBatch(call, sentIn, longestLineage(sentIn)),
    action: messages.length === 1 ? 'batch of 1 message' : `batch of ${messages.length} messages`,
  });
  if (result.functionError !== undefined) return;
  const reports = settings.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
  const ids = messages.map(({ MessageId = '' }) => MessageId);
  const failed = reports ? failedPositions(result.payload, ids) : [];
  const as = principalOf(call.cloud, { roleArn: version.settings.role, sessionName: found.name });
  const queue = new PolledQueue(call, as, source);
  await queue.delete(messages.filter((_, at) => !failed.includes(at)));
}
