import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onGroup } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import { requestedGroup } from '../names.ts';
import type { LogsOperations } from '../sdk.ts';
import { readGroup, readStreams } from '../state.ts';
import { eventsOf } from '../stream-events.ts';
import { recordOf, type LogRecord } from './record.ts';

/** The records of all events of some groups between two moments, both included. */
export function recordsOf(call: Call, groups: readonly string[], begin: number, end: number): LogRecord[] {
  return groups.flatMap((name) => {
    const group = readGroup(call, name);
    return [...readStreams(call, name).values()].flatMap((stream) =>
      eventsOf(call, group, stream, ({ timestamp }) => timestamp >= begin && timestamp <= end).map((event) =>
        recordOf(event, { account: call.account, name }, stream.name),
      ),
    );
  });
}

function readPointer(text: string): [group: string, stream: string, id: number] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (Array.isArray(value)) return [String(value[0]), String(value[1]), Number(value[2])];
  } catch {
    // Said below.
  }
  throw invalidParameter('The specified logRecordPointer is invalid.');
}

export const logRecordOperations: LogsOperations = {
  GetLogGroupFields: {
    access: onGroup,
    run(input, call) {
      const name = requestedGroup(input);
      const records = recordsOf(call, [name], 0, Number.POSITIVE_INFINITY);
      const counts = new Map<string, number>();
      for (const record of records) for (const field of record.keys()) counts.set(field, (counts.get(field) ?? 0) + 1);
      counts.delete('@ptr');
      return {
        logGroupFields: [...counts].map(([field, count]) => ({
          name: field,
          percent: Math.round((count / records.length) * 100),
        })),
      };
    },
  },

  GetLogRecord: {
    run({ logRecordPointer }, call) {
      const [name, streamName, id] = readPointer(logRecordPointer);
      const group = readGroup(call, name);
      const stream = readStreams(call, name).get(streamName);
      const [event] = stream === undefined ? [] : eventsOf(call, group, stream, (each) => each.id === id);
      if (event === undefined) {
        throw new AwsError('ResourceNotFoundException', 'The specified log record does not exist.');
      }
      return { logRecord: Object.fromEntries(recordOf(event, { account: call.account, name }, streamName)) };
    },
  },
};
