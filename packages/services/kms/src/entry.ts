import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'kms',
    title: 'KMS',
    target: 'TrentService',
    resources: ['arn:aws:kms:{region}:{account}:key/{KeyId}', 'arn:aws:kms:{region}:{account}:{AliasName}'],
    load: async () => (await import('./index.ts')).kms,
    templates: { KMS: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
