import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { eventOf, failedPositions, type BatchResult, type Handled, type SourceRecord } from '@coldstart/cloud/sources';
import { findInvokedVersion } from '../../invoke/invoked-version.ts';
import { runToEnd } from '../../durable/run.ts';
import type { FinishedRun } from '../../invoke/run.ts';
import { tellOfIteratorAge } from '../../metrics.ts';
import type { FunctionName } from '../../names.ts';
import type { Mapping } from '../state.ts';

/** An invocation with a batch. */
export interface BatchRun extends BatchResult {
  readonly requestId: string;
  readonly version: string;
  readonly functionError: string | undefined;
}

/** Invokes the function with a batch. @throws AwsError where the function could not be run */
export async function runBatch(
  call: Call,
  mapping: Mapping,
  asked: FunctionName,
  { records, attempts, window }: Handled,
): Promise<BatchRun> {
  const invoked = findInvokedVersion(call, asked);
  const requestId = randomUUID();
  const last = records.at(-1);
  if (last !== undefined) tellOfIteratorAge(call, asked, Math.max(0, call.now() - last.arrivedAt));
  const what =
    window?.isFinalInvokeForWindow === true ? `end of the window of ${window.window.start}` : batchOf(records);
  const finished = await runToEnd(call, invoked, {
    requestId,
    payload: Buffer.from(eventOf(records, window)),
    clientContext: undefined,
    action: attempts === 0 ? what : `${what}, attempt ${attempts + 1}`,
    // Lambda follows loops through queues, topics and buckets, not through streams.
    trace: undefined,
  });
  const { functionError, payload } = finished.result;
  return {
    requestId,
    version: invoked.version.version,
    cause: finished.entry.id,
    failed: firstFailed(mapping, records, finished),
    functionError,
    answer: functionError === undefined ? payload : undefined,
  };
}

/** Position of the first record that the function is not done with. */
function firstFailed(
  { settings }: Mapping,
  records: readonly SourceRecord[],
  { result }: FinishedRun,
): number | undefined {
  if (result.functionError !== undefined) return 0;
  if (settings.FunctionResponseTypes?.includes('ReportBatchItemFailures') !== true) return undefined;
  // Everything before the lowest sequence number that is reported is done with.
  const failed = failedPositions(
    result.payload,
    records.map(({ sequence }) => sequence),
  );
  return failed.length === 0 ? undefined : Math.min(...failed);
}

const batchOf = ({ length }: readonly SourceRecord[]): string =>
  length === 1 ? 'batch of 1 record' : `batch of ${length} records`;
