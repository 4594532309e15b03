import type { MetricsName } from '@aws-sdk/client-kinesis';
import type { Call } from '@coldstart/cloud';
import { onStream } from '../access.ts';
import { invalidArgument, invalidRequest, limitExceeded } from '../errors.ts';
import { readStreamName, type NamedStream } from '../names.ts';
import { checkShardQuota } from '../shards/quota.ts';
import type { KinesisOperations } from '../sdk.ts';
import { changeActiveStream, openShards, streams, type Stream } from '../state.ts';
import { checkOnDemandQuota } from './streams.ts';
import { settle } from './timers.ts';

const DAY = 86_400_000;
const LEAST_HOURS = 24;
const MOST_HOURS = 8760;
const MOST_MODE_CHANGES = 2;

const ALL_METRICS: readonly MetricsName[] = [
  'IncomingBytes',
  'IncomingRecords',
  'IteratorAgeMilliseconds',
  'OutgoingBytes',
  'OutgoingRecords',
  'ReadProvisionedThroughputExceeded',
  'WriteProvisionedThroughputExceeded',
];

export const settingOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html */
  IncreaseStreamRetentionPeriod: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const hours = checkHours(input.RetentionPeriodHours);
      if (hours < stream.retentionHours) throw wrongDirection(stream, hours, 'shorter', 'DecreaseRetentionPeriod');
      keepFor(call, stream, hours);
    },
  },

  DecreaseStreamRetentionPeriod: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const hours = checkHours(input.RetentionPeriodHours);
      if (hours > stream.retentionHours) throw wrongDirection(stream, hours, 'longer', 'IncreaseRetentionPeriod');
      keepFor(call, stream, hours);
    },
  },

  /** https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
  UpdateStreamMode: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const { StreamMode: mode } = input.StreamModeDetails;
      if (mode === undefined || mode === stream.mode) return;
      stream.modeChanged = stream.modeChanged.filter((time) => time > call.now() - DAY);
      if (stream.modeChanged.length >= MOST_MODE_CHANGES) {
        throw limitExceeded(`The mode of a stream can be changed ${MOST_MODE_CHANGES} times in 24 hours.`);
      }
      if (mode === 'ON_DEMAND') checkOnDemandQuota(call.state(streams).byName.values());
      else checkShardQuota(call, openShards(stream).length);
      stream.modeChanged.push(call.now());
      stream.mode = mode;
      settle(call, stream, 'UPDATING');
    },
  },

  UpdateMaxRecordSize: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      stream.maxRecordSizeInKiB = input.MaxRecordSizeInKiB;
      settle(call, stream, 'UPDATING');
    },
  },

  /** https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html */
  EnableEnhancedMonitoring: {
    access: onStream,
    run: (input, call) => changeMetrics(input, call, (present, given) => [...new Set([...present, ...given])]),
  },

  DisableEnhancedMonitoring: {
    access: onStream,
    run: (input, call) =>
      changeMetrics(input, call, (present, given) => present.filter((metric) => !given.includes(metric))),
  },
};

function checkHours(hours: number): number {
  if (hours < LEAST_HOURS) {
    throw invalidArgument(
      `Minimum allowed retention period is ${LEAST_HOURS} hours. Requested retention period (${hours} hours) is too short.`,
    );
  }
  if (hours > MOST_HOURS) {
    throw invalidArgument(
      `Maximum allowed retention period is ${MOST_HOURS} hours. Requested retention period (${hours} hours) is too long.`,
    );
  }
  return hours;
}

function wrongDirection({ name, retentionHours }: Stream, hours: number, how: string, instead: string) {
  return invalidArgument(
    `Requested retention period (${hours} hours) for stream ${name} can not be ${how} than existing retention period (${retentionHours} hours). Use ${instead} API.`,
  );
}

function keepFor(call: Call, stream: Stream, hours: number): void {
  if (hours === stream.retentionHours) return;
  stream.retentionHours = hours;
  settle(call, stream, 'UPDATING');
}

function changeMetrics(
  input: NamedStream & { readonly ShardLevelMetrics: readonly MetricsName[] },
  call: Call,
  change: (present: readonly MetricsName[], given: readonly MetricsName[]) => readonly MetricsName[],
) {
  if (input.ShardLevelMetrics.length === 0)
    throw invalidRequest('ShardLevelMetrics must name at least one metric, or ALL.');
  const stream = changeActiveStream(call, readStreamName(input, call));
  const before = [...stream.metrics];
  const given = input.ShardLevelMetrics.includes('ALL') ? ALL_METRICS : input.ShardLevelMetrics;
  stream.metrics = change(stream.metrics, given);
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardLevelMetrics: before,
    DesiredShardLevelMetrics: [...stream.metrics],
  };
}
