import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'secretsmanager',
    title: 'Secrets Manager',
    target: 'secretsmanager',
    load: async () => (await import('./index.ts')).secretsmanager,
  },
];
