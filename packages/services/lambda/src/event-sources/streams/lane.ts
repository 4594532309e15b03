import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { FilterCriteria } from '@coldstart/patterns';
import type { Call } from '@coldstart/cloud';
import { findInvokedVersion } from '../../invoke/invoked-version.ts';
import { runFunction } from '../../invoke/run.ts';
import { functionArn, type FunctionName } from '../../names.ts';
import type { Mapping } from '../state.ts';
import { nextBatch } from './batch.ts';
import { discard, type BatchRun } from './discard.ts';
import { firstFailure } from './outcome.ts';
import { isAfter, type Lane, type RetriedBatch, type StreamProgress } from './progress.ts';
import type { SourceRecord } from './record.ts';
import { eventOf } from './payload.ts';

/** A look at a mapping's stream. */
export interface Look {
  readonly call: Call;
  readonly mapping: Mapping;
  readonly progress: StreamProgress;
  readonly filters: FilterCriteria;
  readonly asked: FunctionName;
  /** Of the function. */
  readonly roleArn: string;
  /** False once the mapping is disabled or deleted: no batch is begun any more. */
  readonly goesOn: () => boolean;
}

/** Milliseconds before a batch is tried again, doubled each time. AWS does not say; eight attempts in a minute are recorded. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 60_000;

/** A lane, and what a look has read for it. */
export interface LaneRecords {
  readonly shard: string;
  readonly lane: Lane;
  readonly records: readonly SourceRecord[];
  /** Sequence number of the last record read, whatever lane it belongs to. */
  readonly readTo: string | undefined;
}

/** Records that are handled together. */
interface Batch {
  readonly shard: string;
  readonly lane: Lane;
  readonly records: readonly SourceRecord[];
  /** Times that the function has failed with it. */
  readonly attempts: number;
}

/**
 * Invokes the function with one batch of a lane after another, as long as there are any.
 *
 * @returns when to look again, in milliseconds since 1970
 */
export async function runLane(look: Look, { shard, lane, records, readTo }: LaneRecords): Promise<number | undefined> {
  const { call, mapping, filters } = look;
  while (look.goesOn()) {
    const next = nextBatch(lane, records, filters, mapping.settings, call.now());
    if (next.kind === 'wait') return next.until;
    if (next.kind === 'idle') {
      // Nothing of what was read is left for it: it is not read again.
      if (readTo !== undefined && isAfter(readTo, lane.after)) lane.after = readTo;
      return undefined;
    }
    lane.retryAt = undefined;
    const batch = { shard, lane, records: next.records, attempts: next.attempts };
    const fresh = await discardOld(look, batch);
    if (fresh.length > 0) await runBatch(look, { ...batch, records: fresh });
  }
  return undefined;
}

/** Records that are older than the mapping allows are not handled any more. @returns the others */
async function discardOld(look: Look, batch: Batch): Promise<readonly SourceRecord[]> {
  const { records, lane, shard, attempts } = batch;
  const { MaximumRecordAgeInSeconds: age = -1 } = look.mapping.settings;
  const isOld = ({ arrivedAt }: SourceRecord): boolean => age !== -1 && look.call.now() - arrivedAt > age * 1000;
  const firstFresh = records.findIndex((record) => !isOld(record));
  const old = firstFresh === -1 ? records : records.slice(0, firstFresh);
  const lastOld = old.at(-1);
  if (lastOld === undefined) return records;
  lane.after = lastOld.sequence;
  await discard(look.call, look.mapping, look, { records: old, shard, condition: 'RecordAgeExceeded', attempts });
  return records.slice(old.length);
}

async function runBatch(look: Look, batch: Batch): Promise<void> {
  const { lane, records, attempts } = batch;
  let run: BatchRun;
  try {
    run = await invoke(look, batch);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The batch has not reached the function, which counts against no quota.
    lane.notRun += 1;
    retry(batch, { end: endOf(batch), attempts });
    look.progress.lastResult = `PROBLEM: ${error.message}`;
    waitToRetry(look, lane, delayAfter(lane.notRun), look.call.entry.id);
    return;
  }
  lane.notRun = 0;
  const failed = firstFailed(look, records, run);
  if (failed === undefined) {
    look.progress.lastResult = 'OK';
    finish(batch);
    return;
  }
  look.progress.lastResult = 'PROBLEM: Function call failed';
  await handleFailure(look, { ...batch, attempts: attempts + 1 }, failed, run);
}

async function invoke({ call, asked }: Look, { records, attempts }: Batch): Promise<BatchRun> {
  const invoked = findInvokedVersion(call, asked);
  const requestId = randomUUID();
  const payload = Buffer.from(eventOf(records));
  const batch = records.length === 1 ? 'batch of 1 record' : `batch of ${records.length} records`;
  const action = attempts === 0 ? batch : `${batch}, attempt ${attempts + 1}`;
  const finished = await runFunction(call, invoked, {
    requestId,
    payload,
    clientContext: undefined,
    action,
    // Lambda follows loops through queues, topics and buckets, not through streams.
    trace: undefined,
  });
  return { ...finished, requestId, version: invoked.version.version };
}

/** Position of the first record that the function is not done with. */
function firstFailed({ mapping }: Look, records: readonly SourceRecord[], { result }: BatchRun): number | undefined {
  if (result.functionError !== undefined) return 0;
  const reports = mapping.settings.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
  return reports ? firstFailure(result.payload, records) : undefined;
}

/**
 * What is left of a batch is tried again, in halves where the mapping says so, until its retries are used up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 *
 * @param failed position of the first record that is not done with
 */
async function handleFailure(look: Look, batch: Batch, failed: number, last: BatchRun): Promise<void> {
  const { lane, records, attempts, shard } = batch;
  const { MaximumRetryAttempts: most = -1, BisectBatchOnFunctionError: bisects } = look.mapping.settings;
  const end = endOf(batch);
  if (failed > 0) {
    // What is left is another batch, whose retries are counted anew, as recorded.
    lane.after = records[failed - 1]?.sequence;
    retry(batch, { end, attempts: 0 });
  } else if (bisects === true && records.length > 1) {
    // To split a batch does not count as a retry.
    const half = records[Math.ceil(records.length / 2) - 1]?.sequence ?? end;
    retry(batch, { end: half, attempts: attempts - 1 }, { end, attempts: attempts - 1 });
  } else if (most !== -1 && attempts > most) {
    finish(batch);
    const condition = 'RetryAttemptsExhausted';
    await discard(look.call, look.mapping, look, { records, shard, condition, attempts, last });
  } else {
    retry(batch, { end, attempts });
    waitToRetry(look, lane, delayAfter(attempts), last.entry.id);
  }
}

function endOf({ records }: Batch): string {
  return records.at(-1)?.sequence ?? '';
}

/** The lane is done with a batch, and with everything before it. */
function finish(batch: Batch): void {
  batch.lane.after = endOf(batch);
  retry(batch);
}

/** What is tried again in a batch's place, before what has failed behind it. */
function retry(batch: Batch, ...instead: readonly RetriedBatch[]): void {
  const { lane } = batch;
  const end = endOf(batch);
  lane.retried = [...instead, ...lane.retried.filter((other) => other.end !== end)];
}

function delayAfter(attempts: number): number {
  return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (attempts - 1));
}

function waitToRetry({ call, asked }: Look, lane: Lane, delay: number, cause: number): void {
  lane.retryAt = call.now() + delay;
  call.cloud.journal.record({
    kind: 'retry',
    account: asked.account,
    region: asked.region,
    service: 'lambda',
    action: 'retry',
    resource: functionArn(asked, asked.qualifier),
    cause,
    outcome: 'pending',
    message: `retry in ${delay / 1000} s`,
  });
}
