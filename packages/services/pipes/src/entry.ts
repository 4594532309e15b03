import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'pipes',
    title: 'Pipes',
    load: async () => (await import('./index.ts')).pipes,
  },
];
