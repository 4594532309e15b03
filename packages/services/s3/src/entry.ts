import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 's3',
    title: 'S3',
    bodyLimit: 1024 * 1024 * 1024,
    // Public objects are read with neither a signature nor a name in the request.
    fallback: true,
    resources: ['arn:aws:s3:::{Bucket}/{Key}', 'arn:aws:s3:::{Bucket}'],
    load: async () => (await import('./index.ts')).s3,
    templates: { S3: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
];
