import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'kms',
    title: 'KMS',
    target: 'TrentService',
    load: async () => (await import('./index.ts')).kms,
  },
];
