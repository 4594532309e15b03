import { measure, type Call, type Measured, type ServiceMetrics } from '@coldstart/cloud';
import type { FirehoseRecord } from './pipeline/record.ts';
import type { FirehoseSdk } from './sdk.ts';
import type { DeliveryStream } from './state.ts';

/**
 * What CloudWatch is told of what a delivery stream is given.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
export const deliveryStreamMetrics: ServiceMetrics<FirehoseSdk> = {
  PutRecord: ({ DeliveryStreamName: name, Record }) => of(name, 'PutRecord', [Record.Data]),
  PutRecordBatch: ({ DeliveryStreamName: name, Records }) =>
    of(
      name,
      'PutRecordBatch',
      Records.map(({ Data }) => Data),
    ),
};

function of(name: string | undefined, operation: string, data: readonly (Uint8Array | undefined)[]): Measured {
  const bytes = data.reduce((total, one) => total + (one?.length ?? 0), 0);
  const metrics: readonly (readonly [metric: string, value: number, unit: string])[] = [
    ['IncomingRecords', data.length, 'Count'],
    ['IncomingBytes', bytes, 'Bytes'],
    [`${operation}.Bytes`, bytes, 'Bytes'],
    [`${operation}.Requests`, 1, 'Count'],
    ...(operation === 'PutRecordBatch' ? ([[`${operation}.Records`, data.length, 'Count']] as const) : []),
  ];
  return {
    measurements: metrics.map(([metric, value, unit]) => ({
      namespace: 'AWS/Firehose',
      name: metric,
      dimensions: { DeliveryStreamName: name ?? '' },
      value,
      unit,
    })),
  };
}

type Metric = readonly [metric: string, value: number, unit: string];

/**
 * Of an attempt to deliver a batch. What has not arrived counts as no success, and its records stay as old as they are.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html#fh-metrics-delivery
 */
export function tellOfDelivery(
  call: Call,
  { account, region, name }: DeliveryStream,
  to: 'DeliveryToS3' | 'BackupToS3' | 'DeliveryToHttpEndpoint',
  records: readonly FirehoseRecord[],
  arrived: boolean,
): void {
  const bytes = records.reduce((total, { data }) => total + data.length, 0);
  const oldest = records.reduce((time, record) => Math.min(time, record.arrived), call.now());
  const metrics: readonly Metric[] = [
    [`${to}.Success`, arrived ? 1 : 0, 'Count'],
    [`${to}.DataFreshness`, Math.floor((call.now() - oldest) / 1000), 'Seconds'],
    ...(arrived
      ? ([
          [`${to}.Records`, records.length, 'Count'],
          [`${to}.Bytes`, bytes, 'Bytes'],
        ] as const)
      : []),
  ];
  const measurements = metrics.map(([metric, value, unit]) => ({
    namespace: 'AWS/Firehose',
    name: metric,
    dimensions: { DeliveryStreamName: name },
    value,
    unit,
  }));
  measure(call, measurements, { account, region });
}
