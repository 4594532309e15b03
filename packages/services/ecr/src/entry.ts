import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'ecr',
    title: 'ECR without repositories',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    load: async () => (await import('./index.ts')).ecr,
  },
];
