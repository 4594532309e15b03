import type { FunctionSpec, LogLine } from '@coldstart/runtime';
import { AwsError } from '@coldstart/wire';
import type { Call, FunctionLog, JournalEntry } from '@coldstart/cloud';
import { liveOf } from '../live.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_000_000;
const BYTES_PER_EVENT = 26;

/** What a function wrote. */
interface Written {
  /** ARN of the function's role. */
  readonly role: string;
  /** The journal's entry that it belongs to. */
  readonly entry: JournalEntry;
  readonly logStream: string;
  readonly logs: readonly LogLine[];
  /** Where the invocation starts in `logs`, if they are of one. */
  readonly start?: number;
}

/**
 * Writes lines to CloudWatch Logs as the function's role: without permission there are no logs, as on AWS.
 * Lines of one stream are written in order; nothing that goes wrong here concerns the invocation.
 *
 * The journal has them in any case, and whether they have arrived: checks read that.
 */
export function writeLogs(call: Call, spec: FunctionSpec, written: Written): Promise<void> {
  const { entry, logStream, logs: lines, start } = written;
  const { account, region, functionName, logGroup } = spec;
  const log: FunctionLog = { functionName, logGroup, logStream, lines, start, arrived: false };
  call.cloud.journal.keepLog(entry, log);
  const { logWrites } = liveOf(call.cloud);
  const key = `${account}/${region}/${logGroup}/${logStream}`;
  const before = logWrites.get(key) ?? Promise.resolve();
  const write = before.then(async () => {
    try {
      log.arrived = await putLines(call, spec, written);
    } catch (error) {
      // The journal has the refused call, which says why there are no logs.
      if (error instanceof AwsError) return;
      call.cloud.journal.record({
        kind: 'state',
        account,
        region,
        service: 'logs',
        action: 'lost lines',
        resource: logGroup,
        cause: call.entry.id,
        outcome: 'error',
        message: `The embedded cloud could not write the logs of ${functionName}: ${String(error)}`,
      });
    }
  });
  logWrites.set(key, write);
  return write.finally(() => {
    if (logWrites.get(key) === write) logWrites.delete(key);
  });
}

/** @returns whether they are there now */
async function putLines(call: Call, spec: FunctionSpec, written: Written): Promise<boolean> {
  const { role, logStream: stream, logs: lines } = written;
  const { identity, store } = call.cloud;
  const as = identity.sessionOf(store, { roleArn: role, sessionName: spec.functionName });
  // Without its role a function has no logs.
  if (as === undefined) return false;
  if (lines.length === 0) return true;
  const { account, region, logGroup: logGroupName } = spec;
  const logs = (operation: string, input: object): Promise<unknown> =>
    call.invoke('logs', operation, { logGroupName, ...input }, { as, account, region });
  const { logStreams } = liveOf(call.cloud);
  const key = `${account}/${region}/${logGroupName}/${stream}`;
  const create = async (): Promise<void> => {
    await logs('CreateLogStream', { logStreamName: stream }).catch(async (error: unknown) => {
      if (!isNamed(error, 'ResourceNotFoundException')) return ignoreExisting(error);
      await logs('CreateLogGroup', {}).catch(ignoreExisting);
      await logs('CreateLogStream', { logStreamName: stream }).catch(ignoreExisting);
    });
    logStreams.add(key);
  };
  if (!logStreams.has(key)) await create();
  for (const logEvents of batches(call, lines)) {
    await logs('PutLogEvents', { logStreamName: stream, logEvents }).catch(async (error: unknown) => {
      // Someone has deleted the group or the stream in the meantime.
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      await create();
      await logs('PutLogEvents', { logStreamName: stream, logEvents });
    });
  }
  return true;
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code;
}

function ignoreExisting(error: unknown): void {
  if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error;
}

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

function* batches(call: Call, lines: readonly LogLine[]): Iterable<LogEvent[]> {
  let batch: LogEvent[] = [];
  let bytes = 0;
  let timestamp = 0;
  for (const { at, message } of lines) {
    // Lines come from two processes, whose clocks may differ by a millisecond; their order is what counts.
    timestamp = Math.max(timestamp, Math.floor(call.cloud.clock.at(at)));
    const size = Buffer.byteLength(message) + BYTES_PER_EVENT;
    if (batch.length === MOST_EVENTS || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push({ timestamp, message });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
