import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'monitoring',
    title: 'CloudWatch',
    target: 'GraniteServiceVersion20100801',
    load: async () => (await import('./index.ts')).cloudwatch,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
