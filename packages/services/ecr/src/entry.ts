import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'ecr',
    title: 'ECR',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    resources: ['arn:aws:ecr:{region}:{account}:repository/{repositoryName}'],
    load: async () => (await import('./index.ts')).ecr,
    templates: { ECR: async () => (await import('./templates.ts')).templates },
  },
];
