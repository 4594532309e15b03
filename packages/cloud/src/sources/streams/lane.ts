import { AwsError } from '@coldstart/wire';
import { delayAfter } from './after-failure.ts';
import { nextBatch } from './batch.ts';
import type { Batch, BatchResult, Look } from './look.ts';
import { isAfter, type Lane } from './progress.ts';
import type { SourceRecord } from './record.ts';
import { endOf, finish, handleFailure, retry, waitToRetry } from './retries.ts';
import { describeWindow, keepState } from './tumbling.ts';

/** A lane, and what a look has read for it. */
export interface LaneRecords {
  readonly shard: string;
  readonly lane: Lane;
  readonly records: readonly SourceRecord[];
  /** Sequence number of the last record read, whatever lane it belongs to. */
  readonly readTo: string | undefined;
}

/**
 * Handles one batch of a lane after another, as long as there are any.
 *
 * @returns when to look again, in milliseconds since 1970
 */
export async function runLane<Result extends BatchResult>(
  look: Look<Result>,
  { shard, lane, records, readTo }: LaneRecords,
): Promise<number | undefined> {
  const { call, filters, largest } = look;
  while (look.goesOn()) {
    const next = nextBatch(lane, records, filters, look.settings, largest, call.now());
    if (next.kind === 'wait') return next.until;
    if (next.kind === 'idle') {
      // Nothing of what was read is left for it: it is not read again.
      if (readTo !== undefined && isAfter(readTo, lane.after)) lane.after = readTo;
      return undefined;
    }
    lane.retryAt = undefined;
    if (next.kind === 'close') {
      await closeWindow(look, shard, lane);
      continue;
    }
    const batch = { shard, lane, records: next.records, attempts: next.attempts };
    const fresh = await discardOld(look, batch);
    if (fresh.length > 0) await runBatch(look, { ...batch, records: fresh });
  }
  return undefined;
}

/** Records that are older than the settings allow are not handled any more. @returns the others */
async function discardOld<Result extends BatchResult>(
  look: Look<Result>,
  batch: Batch,
): Promise<readonly SourceRecord[]> {
  const { records, lane, shard, attempts } = batch;
  const { MaximumRecordAgeInSeconds: age = -1 } = look.settings;
  const isOld = ({ arrivedAt }: SourceRecord): boolean => age !== -1 && look.call.now() - arrivedAt > age * 1000;
  const firstFresh = records.findIndex((record) => !isOld(record));
  const old = firstFresh === -1 ? records : records.slice(0, firstFresh);
  const lastOld = old.at(-1);
  if (lastOld === undefined) return records;
  lane.after = lastOld.sequence;
  await look.giveUp({ records: old, shard, condition: 'RecordAgeExceeded', attempts });
  return records.slice(old.length);
}

async function runBatch<Result extends BatchResult>(look: Look<Result>, batch: Batch): Promise<void> {
  const { lane, records, attempts } = batch;
  let result: Result;
  try {
    result = await look.run({ records, attempts, window: windowed(look, batch) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The batch has not been begun, which counts against no quota.
    lane.notRun += 1;
    retry(batch, { end: endOf(batch), attempts });
    look.progress.lastResult = `PROBLEM: ${error.message}`;
    waitToRetry(look, lane, delayAfter(lane.notRun), look.call.entry.id);
    return;
  }
  lane.notRun = 0;
  // Within a window, an answer without a state is a failure.
  const keeps = lane.tumbling === undefined || result.answer === undefined || keepState(lane.tumbling, result.answer);
  const failed = keeps ? result.failed : 0;
  if (failed === undefined) {
    look.progress.lastResult = 'OK';
    finish(batch);
    return;
  }
  look.progress.lastResult = 'PROBLEM: Function call failed';
  await handleFailure(look, { ...batch, attempts: attempts + 1 }, failed, result);
}

/** What is told of the tumbling window that a batch belongs to. */
function windowed({ source }: Pick<Look, 'source'>, { shard, lane }: Pick<Batch, 'shard' | 'lane'>, isFinal = false) {
  return lane.tumbling && describeWindow(lane.tumbling, isFinal, { shard, source });
}

/** Tells that a window is over. What fails is tried again as a batch is, and then the window's state is lost. */
async function closeWindow<Result extends BatchResult>(look: Look<Result>, shard: string, lane: Lane): Promise<void> {
  const { tumbling } = lane;
  if (tumbling === undefined) return;
  const { MaximumRetryAttempts: most = -1 } = look.settings;
  let cause = look.call.entry.id;
  try {
    const window = windowed(look, { shard, lane }, true);
    const result = await look.run({ records: [], attempts: tumbling.attempts, window });
    cause = result.cause;
    look.progress.lastResult = result.answer === undefined ? 'PROBLEM: Function call failed' : 'OK';
    if (result.answer !== undefined) {
      lane.tumbling = undefined;
      return;
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    look.progress.lastResult = `PROBLEM: ${error.message}`;
  }
  tumbling.attempts += 1;
  if (most !== -1 && tumbling.attempts > most) lane.tumbling = undefined;
  else waitToRetry(look, lane, delayAfter(tumbling.attempts), cause);
}
