import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'logs',
    title: 'CloudWatch Logs',
    target: 'Logs_20140328',
    resources: [
      'arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}',
      'arn:aws:logs:{region}:{account}:log-group:{logGroupName}',
      'arn:aws:logs:{region}:{account}:log-group:{logGroupIdentifier}',
    ],
    load: async () => (await import('./index.ts')).logs,
    // Lambda makes groups and streams when it needs them: that they were not there yet explains nothing.
    incidental: ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents'],
    looking: ['FilterLogEvents'],
    templates: { Logs: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
  },
];
