import type { Call } from '@coldstart/cloud';
import { onStream } from '../access.ts';
import { invalidArgument, invalidRequest, limitExceeded, notHere } from '../errors.ts';
import { readStreamName } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { changeActiveStream, type Stream } from '../state.ts';
import { isCommitted } from './account.ts';
import { settle } from './timers.ts';

/** MiB a second that an on-demand stream can be scaled to without asking AWS: 10 GiB. */
const MOST_WARM = 10 * 1024;

export const warmThroughputOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamWarmThroughput.html */
  UpdateStreamWarmThroughput: {
    access: onStream,
    run(input, call) {
      if (input.StreamId !== undefined) throw notHere('StreamId', 'Give the StreamName or the StreamARN.');
      const stream = changeActiveStream(call, readStreamName(input, call));
      checkWarmThroughput(call, stream.mode, input.WarmThroughputMiBps);
      const current = stream.warmThroughput?.current;
      stream.warmThroughput = { target: input.WarmThroughputMiBps, ...(current !== undefined && { current }) };
      settle(call, stream, 'UPDATING');
      return { StreamName: stream.name, StreamARN: stream.arn, WarmThroughput: describeWarmThroughput(stream) };
    },
  },
};

/** @throws AwsError where the mode, the account or the limits do not allow it */
export function checkWarmThroughput(call: Call, mode: Stream['mode'], asked: number): void {
  if (mode !== 'ON_DEMAND')
    throw invalidRequest('Warm throughput can be configured for streams in on-demand mode only.');
  if (!isCommitted(call))
    throw invalidRequest(
      'Warm throughput needs the minimum throughput billing commitment of the account: enable it with UpdateAccountSettings.',
    );
  if (asked === 0) throw invalidArgument('WarmThroughputMiBps must be at least 1.');
  if (asked > MOST_WARM) throw limitExceeded(`Warm throughput can be at most ${MOST_WARM} MiB a second.`);
}

export const describeWarmThroughput = ({ warmThroughput }: Stream) =>
  warmThroughput && {
    TargetMiBps: warmThroughput.target,
    ...(warmThroughput.current !== undefined && { CurrentMiBps: warmThroughput.current }),
  };
