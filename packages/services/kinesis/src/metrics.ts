import type { Call, Measured, Measurement, ServiceMetrics } from '@coldstart/cloud';
import { readStreamName } from './names.ts';
import { readIterator } from './records/iterator.ts';
import type { KinesisSdk } from './sdk.ts';

/**
 * What CloudWatch is told of a stream.
 * https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
export const streamMetrics: ServiceMetrics<KinesisSdk> = {
  PutRecord: (input, _, call) => {
    const bytes = input.Data.length;
    return of(readStreamName(input, call), [
      count('IncomingRecords', 1),
      size('IncomingBytes', bytes),
      count('PutRecord.Success', 1),
      size('PutRecord.Bytes', bytes),
    ]);
  },
  PutRecords: (input, { Records = [] }, call) => {
    const taken = input.Records.filter((_, at) => Records[at]?.ErrorCode === undefined);
    const bytes = taken.reduce((total, { Data }) => total + (Data?.length ?? 0), 0);
    return of(readStreamName(input, call), [
      count('IncomingRecords', taken.length),
      size('IncomingBytes', bytes),
      size('PutRecords.Bytes', bytes),
      count('PutRecords.TotalRecords', Records.length),
      count('PutRecords.SuccessfulRecords', taken.length),
      count('PutRecords.FailedRecords', Records.length - taken.length),
      count('PutRecords.Success', taken.length > 0 ? 1 : 0),
    ]);
  },
  GetRecords: ({ ShardIterator }, { Records = [], MillisBehindLatest: behind = 0 }, call: Call) =>
    of(readIterator(ShardIterator, call.now()), [
      count('GetRecords.Records', Records.length),
      size(
        'GetRecords.Bytes',
        Records.reduce((total, { Data }) => total + (Data?.length ?? 0), 0),
      ),
      count('GetRecords.Success', 1),
      { name: 'GetRecords.IteratorAgeMilliseconds', value: behind, unit: 'Milliseconds' },
    ]),
};

type Metric = Pick<Measurement, 'name' | 'value' | 'unit'>;
const count = (name: string, value: number): Metric => ({ name, value, unit: 'Count' });
const size = (name: string, value: number): Metric => ({ name, value, unit: 'Bytes' });

interface StreamPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const of = ({ account, region, name }: StreamPlace, metrics: readonly Metric[]): Measured => ({
  measurements: metrics.map((metric) => ({ namespace: 'AWS/Kinesis', dimensions: { StreamName: name }, ...metric })),
  place: { account, region },
});
