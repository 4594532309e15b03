import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'secretsmanager',
    title: 'Secrets Manager',
    target: 'secretsmanager',
    resources: [
      'arn:aws:secretsmanager:{region}:{account}:secret:{SecretId}',
      'arn:aws:secretsmanager:{region}:{account}:secret:{Name}',
    ],
    load: async () => (await import('./index.ts')).secretsmanager,
    templates: { SecretsManager: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
