import type { Measured, ServiceMetrics } from '@coldstart/cloud';
import type { FirehoseSdk } from './sdk.ts';

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
