import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'firehose',
    title: 'Data Firehose',
    target: 'Firehose_20150804',
    // 4 MiB of records, which JSON carries in base64.
    bodyLimit: 8 * 1024 * 1024,
    resources: ['arn:aws:firehose:{region}:{account}:deliverystream/{DeliveryStreamName}'],
    looking: ['ListDeliveryStreams', 'DescribeDeliveryStream'],
    load: async () => (await import('./index.ts')).firehose,
    templates: { KinesisFirehose: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
