import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'sqs',
    title: 'SQS',
    target: 'AmazonSQS',
    bodyLimit: 8 * 1024 * 1024,
    resources: ['arn:aws:sqs:{region}:{account}:{QueueName}'],
    // Lambda's, on behalf of event source mappings: what it is invoked with tells more.
    incidental: ['ReceiveMessage', 'DeleteMessageBatch'],
    looking: ['GetQueueAttributes', 'MeasureGauges'],
    gauges: ['AWS/SQS'],
    load: async () => (await import('./index.ts')).sqs,
    templates: { SQS: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
