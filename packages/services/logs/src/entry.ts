import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'logs',
    title: 'CloudWatch Logs',
    target: 'Logs_20140328',
    load: async () => (await import('./index.ts')).logs,
    templates: { Logs: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
  },
];
