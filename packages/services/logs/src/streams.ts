import type { LogStream as DescribedStream } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onGroup, onStream } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter, streamNotFound } from './errors.ts';
import { groupArn, requestedGroup } from './names.ts';
import { page } from './paging.ts';
import { logStreams, readGroup, readStreams, type LogStream } from './state.ts';
import { dropEvents } from './stream-events.ts';

/** AWS's tokens are opaque; nobody needs one to write since 2023, but clients print them. */
export function sequenceToken(stream: LogStream): string {
  return String(49_590_302_000_000_000n + BigInt(stream.sequence)).padStart(56, '0');
}

function describe(call: Call, group: string, stream: LogStream): DescribedStream {
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    firstEventTimestamp: stream.firstEvent,
    lastEventTimestamp: stream.lastEvent,
    lastIngestionTime: stream.lastIngestion,
    uploadSequenceToken: stream.sequence === 0 ? undefined : sequenceToken(stream),
    arn: `${groupArn(call, group)}:log-stream:${stream.name}`,
    // Always 0 since 2019, says the documentation of DescribeLogStreams.
    storedBytes: 0,
  };
}

export const streamOperations: LogsOperations = {
  CreateLogStream: {
    access: onStream,
    run({ logGroupName, logStreamName }, call) {
      readGroup(call, logGroupName);
      const streams = call.state(logStreams, { part: logGroupName }).byName;
      if (streams.has(logStreamName)) {
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
      }
      streams.set(logStreamName, {
        name: logStreamName,
        creationTime: Math.floor(call.now()),
        sequence: 0,
        firstBlock: 0,
        nextBlock: 0,
      });
    },
  },

  DeleteLogStream: {
    access: onStream,
    run({ logGroupName, logStreamName }, call) {
      const group = readGroup(call, logGroupName);
      const streams = call.state(logStreams, { part: logGroupName }).byName;
      const stream = streams.get(logStreamName);
      if (stream === undefined) throw streamNotFound();
      dropEvents(call, group, stream);
      streams.delete(logStreamName);
    },
  },

  DescribeLogStreams: {
    access: onGroup,
    run(input, call) {
      const name = requestedGroup(input);
      readGroup(call, name);
      const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending = false } = input;
      if (orderBy === 'LastEventTime' && prefix !== undefined) {
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
      }
      const found = [...readStreams(call, name).values()].filter(
        (stream) => prefix === undefined || stream.name.startsWith(prefix),
      );
      found.sort((a, b) =>
        orderBy === 'LastEventTime' ? (a.lastEvent ?? 0) - (b.lastEvent ?? 0) : a.name < b.name ? -1 : 1,
      );
      if (descending) found.reverse();
      const { items, nextToken } = page(call, input, found, (stream) => stream.name);
      return { logStreams: items.map((stream) => describe(call, name, stream)), nextToken };
    },
  },
};
