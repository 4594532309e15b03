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
import { isAfter, type Lane, type StreamProgress } from './progress.ts';
import type { SourceRecord } from './record.ts';

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
    const fresh = await discardOld(look, shard, lane, next.records, next.attempts);
    if (fresh.length > 0) await runBatch(look, shard, lane, fresh, next.attempts);
  }
  return undefined;
}

/** Records that are older than the mapping allows are not handled any more. */
async function discardOld(
  { call, mapping, asked, roleArn }: Look,
  shard: string,
  lane: Lane,
  records: readonly SourceRecord[],
  attempts: number,
): Promise<readonly SourceRecord[]> {
  const { MaximumRecordAgeInSeconds: age = -1 } = mapping.settings;
  const isOld = ({ arrivedAt }: SourceRecord): boolean => age !== -1 && call.now() - arrivedAt > age * 1000;
  const firstFresh = records.findIndex((record) => !isOld(record));
  const old = firstFresh === -1 ? records : records.slice(0, firstFresh);
  const [lastOld] = old.slice(-1);
  if (lastOld === undefined) return records;
  lane.after = lastOld.sequence;
  await discard(call, mapping, { asked, roleArn }, { records: old, shard, condition: 'RecordAgeExceeded', attempts });
  return records.slice(old.length);
}

async function runBatch(
  look: Look,
  shard: string,
  lane: Lane,
  records: readonly SourceRecord[],
  attempts: number,
): Promise<void> {
  const end = records.at(-1)?.sequence ?? '';
  let run: BatchRun;
  try {
    run = await invoke(look, records, attempts);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The batch has not reached the function, which counts against no quota.
    lane.notRun += 1;
    lane.retried = [{ end, attempts }, ...lane.retried.filter((batch) => batch.end !== end)];
    look.progress.lastResult = `PROBLEM: ${error.message}`;
    retryIn(look, lane, delayAfter(lane.notRun), look.call.entry.id);
    return;
  }
  lane.notRun = 0;
  const reports = look.mapping.settings.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
  const failed =
    run.result.functionError !== undefined ? 0 : reports ? firstFailure(run.result.payload, records) : undefined;
  if (failed === undefined) {
    look.progress.lastResult = 'OK';
    finish(lane, end);
    return;
  }
  look.progress.lastResult = 'PROBLEM: Function call failed';
  await handleFailure(look, shard, lane, records, failed, attempts + 1, run);
}

async function invoke({ call, asked }: Look, records: readonly SourceRecord[], attempts: number): Promise<BatchRun> {
  const invoked = findInvokedVersion(call, asked);
  const requestId = randomUUID();
  const payload = Buffer.from(JSON.stringify({ Records: records.map(({ event }) => event) }));
  const batch = records.length === 1 ? 'batch of 1 record' : `batch of ${records.length} records`;
  const action = attempts === 0 ? batch : `${batch}, attempt ${attempts + 1}`;
  const finished = await runFunction(call, invoked, { requestId, payload, clientContext: undefined, action });
  return { ...finished, requestId, version: invoked.version.version };
}

/** The lane is done with a batch, and with everything before it. */
function finish(lane: Lane, end: string): void {
  lane.after = end;
  lane.retried = lane.retried.filter((batch) => batch.end !== end);
}

/**
 * What is left of a batch is tried again, in halves where the mapping says so, until its retries are used up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 *
 * @param failed position of the first record that is not done with
 */
async function handleFailure(
  look: Look,
  shard: string,
  lane: Lane,
  records: readonly SourceRecord[],
  failed: number,
  attempts: number,
  last: BatchRun,
): Promise<void> {
  const { call, mapping, asked, roleArn } = look;
  const { MaximumRetryAttempts: most = -1, BisectBatchOnFunctionError: bisects } = mapping.settings;
  const end = records.at(-1)?.sequence ?? '';
  const others = lane.retried.filter((batch) => batch.end !== end);
  if (failed > 0) {
    // What is left is another batch, whose retries are counted anew, as recorded.
    lane.after = records[failed - 1]?.sequence;
    lane.retried = [{ end, attempts: 0 }, ...others];
    return;
  }
  if (bisects === true && records.length > 1) {
    // To split a batch does not count as a retry.
    const half = records[Math.ceil(records.length / 2) - 1]?.sequence ?? end;
    lane.retried = [{ end: half, attempts: attempts - 1 }, { end, attempts: attempts - 1 }, ...others];
    return;
  }
  if (most !== -1 && attempts > most) {
    finish(lane, end);
    await discard(
      call,
      mapping,
      { asked, roleArn },
      { records, shard, condition: 'RetryAttemptsExhausted', attempts, last },
    );
    return;
  }
  lane.retried = [{ end, attempts }, ...others];
  retryIn(look, lane, delayAfter(attempts), last.entry.id);
}

function delayAfter(attempts: number): number {
  return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (attempts - 1));
}

function retryIn({ call, asked }: Look, lane: Lane, delay: number, cause: number): void {
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
