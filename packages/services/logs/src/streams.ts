import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onGroup, onStream } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter, streamNotFound, validation } from './errors.ts';
import { findGroup, groupArn, groupName, page, streamsOf } from './names.ts';
import type { LogStream } from './state.ts';

/** AWS's tokens are opaque; nobody needs one to write since 2023, but clients print them. */
export function sequenceToken(stream: LogStream): string {
  return String(49_590_302_000_000_000n + BigInt(stream.sequence)).padStart(56, '0');
}

function describe(call: Call, group: string, stream: LogStream): Sdk.LogStream {
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

export function groupOf(input: {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}): string {
  if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined) {
    throw validation('LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  }
  const identifier = input.logGroupName ?? input.logGroupIdentifier;
  if (identifier === undefined) throw validation('Either LogGroup name or LogGroup ARN must be given.');
  return groupName(identifier);
}

export const streamOperations: LogsOperations = {
  CreateLogStream: {
    access: onStream,
    run({ logGroupName, logStreamName }, call) {
      findGroup(call, logGroupName);
      const streams = streamsOf(call, logGroupName);
      if (streams.has(logStreamName)) {
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
      }
      streams.set(logStreamName, {
        name: logStreamName,
        creationTime: Math.floor(call.now()),
        sequence: 0,
        events: [],
      });
    },
  },

  DeleteLogStream: {
    access: onStream,
    run({ logGroupName, logStreamName }, call) {
      findGroup(call, logGroupName);
      if (!streamsOf(call, logGroupName).delete(logStreamName)) throw streamNotFound();
    },
  },

  DescribeLogStreams: {
    access: onGroup,
    run(input, call) {
      const name = groupOf(input);
      findGroup(call, name);
      const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending = false, nextToken, limit } = input;
      if (orderBy === 'LastEventTime' && prefix !== undefined) {
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
      }
      const found = [...streamsOf(call, name).values()].filter(
        (stream) => prefix === undefined || stream.name.startsWith(prefix),
      );
      found.sort((a, b) =>
        orderBy === 'LastEventTime' ? (a.lastEvent ?? 0) - (b.lastEvent ?? 0) : a.name < b.name ? -1 : 1,
      );
      if (descending) found.reverse();
      const { items, nextToken: next } = page(found, (stream) => stream.name, limit ?? 50, nextToken);
      return { logStreams: items.map((stream) => describe(call, name, stream)), nextToken: next };
    },
  },
};
