import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'ssm',
    title: 'SSM Parameter Store',
    target: 'AmazonSSM',
    // Names in a hierarchy begin with a slash, which is the ARN's.
    resources: ['arn:aws:ssm:{region}:{account}:parameter{Name}', 'arn:aws:ssm:{region}:{account}:parameter{Path}'],
    load: async () => (await import('./index.ts')).ssm,
    overview: async () => (await import('./overview.ts')).overview,
    templates: { SSM: async () => (await import('./templates.ts')).templates },
  },
];
