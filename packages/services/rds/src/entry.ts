import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'rds',
    title: 'RDS (Aurora PostgreSQL)',
    resources: [
      'arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}',
      'arn:aws:rds:{region}:{account}:db:{DBInstanceIdentifier}',
      '{ResourceArn}',
      '{ResourceName}',
    ],
    load: async () => (await import('./index.ts')).rds,
    templates: { RDS: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'rds-data',
    title: 'RDS Data API',
    // A statement of 64 KiB, and up to 4 MiB of parameters.
    bodyLimit: 4 * 1024 * 1024,
    resources: ['{resourceArn}'],
    load: async () => (await import('./data/index.ts')).rdsData,
  },
];
