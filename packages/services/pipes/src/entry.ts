import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'pipes',
    title: 'EventBridge Pipes',
    resources: ['arn:aws:pipes:{region}:{account}:pipe/{Name}', '{resourceArn}'],
    looking: ['DescribePipe', 'ListPipes'],
    load: async () => (await import('./index.ts')).pipes,
    templates: { Pipes: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
];
