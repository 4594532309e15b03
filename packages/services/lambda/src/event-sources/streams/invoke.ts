import { randomUUID } from 'node:crypto';
import { findInvokedVersion } from '../../invoke/invoked-version.ts';
import { runFunction } from '../../invoke/run.ts';
import { tellOfIteratorAge } from '../../metrics.ts';
import type { BatchRun } from './discard.ts';
import type { Look } from './look.ts';
import { eventOf } from './payload.ts';
import type { SourceRecord } from './record.ts';
import type { WindowedEvent } from './tumbling.ts';

/** What a function is invoked with. */
interface Invoked {
  readonly records: readonly SourceRecord[];
  /** Times that it has failed with them. */
  readonly attempts: number;
  readonly window: WindowedEvent | undefined;
}

/** @throws AwsError where the function could not be run */
export async function invoke({ call, asked }: Look, { records, attempts, window }: Invoked): Promise<BatchRun> {
  const invoked = findInvokedVersion(call, asked);
  const requestId = randomUUID();
  const last = records.at(-1);
  if (last !== undefined) tellOfIteratorAge(call, asked, Math.max(0, call.now() - last.arrivedAt));
  const what =
    window?.isFinalInvokeForWindow === true ? `end of the window of ${window.window.start}` : batchOf(records);
  const finished = await runFunction(call, invoked, {
    requestId,
    payload: Buffer.from(eventOf(records, window)),
    clientContext: undefined,
    action: attempts === 0 ? what : `${what}, attempt ${attempts + 1}`,
    // Lambda follows loops through queues, topics and buckets, not through streams.
    trace: undefined,
  });
  return { ...finished, requestId, version: invoked.version.version };
}

const batchOf = ({ length }: readonly SourceRecord[]): string =>
  length === 1 ? 'batch of 1 record' : `batch of ${length} records`;
