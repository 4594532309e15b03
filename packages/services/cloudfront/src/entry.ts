import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'cloudfront',
    title: 'CloudFront',
    // Distributions' own addresses: NAME.cloudfront.localhost, and AWS's NAME.cloudfront.net
    host: '.cloudfront.',
    resources: [
      'arn:aws:cloudfront::{account}:distribution/{Id}',
      'arn:aws:cloudfront::{account}:distribution/{DistributionId}',
      '{Resource}',
    ],
    // What viewers send through an edge.
    bodyLimit: 64 * 1024 * 1024,
    load: async () => (await import('./index.ts')).cloudfront,
    templates: { CloudFront: async () => (await import('./templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'cloudfront-keyvaluestore',
    title: 'CloudFront KeyValueStore',
    // ACCOUNT.cloudfront-kvs.global.api.aws
    host: '.cloudfront-kvs.',
    resources: ['{KvsARN}'],
    load: async () => (await import('./key-value-stores/data/index.ts')).keyValueStoreData,
  },
];
