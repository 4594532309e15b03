import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'kinesis',
    title: 'Kinesis Data Streams',
    target: 'Kinesis_20131202',
    // Records of 10 MiB, which JSON carries in base64.
    bodyLimit: 16 * 1024 * 1024,
    resources: ['arn:aws:kinesis:{region}:{account}:stream/{StreamName}', '{StreamARN}', '{ConsumerARN}'],
    // Lambda's, on behalf of event source mappings, many times a second.
    incidental: ['ListShards', 'GetShardIterator', 'GetRecords', 'SubscribeToShard'],
    load: async () => (await import('./index.ts')).kinesis,
    templates: { Kinesis: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
