import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'ec2',
    title: 'EC2',
    load: async () => (await import('./index.ts')).ec2,
  },
];
