import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'iot',
    title: 'IoT',
    load: async () => (await import('./index.ts')).iot,
  },
];
