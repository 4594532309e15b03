import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'cloudfront',
    title: 'CloudFront',
    load: async () => (await import('./index.ts')).cloudfront,
  },
];
