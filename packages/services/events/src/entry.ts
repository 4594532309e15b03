import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'events',
    title: 'EventBridge',
    target: 'AWSEvents',
    load: async () => (await import('./index.ts')).events,
  },
];
