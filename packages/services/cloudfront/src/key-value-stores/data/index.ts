import { defineService } from '@coldstart/cloud';
import { refused } from '../../errors.ts';
import { keyOperations, type KeyValueStoreSdk } from './keys.ts';

/** CloudFront KeyValueStore: the keys and values of the stores that CloudFront makes. */
export const keyValueStoreData = defineService<KeyValueStoreSdk>({
  name: 'cloudfront-keyvaluestore',
  global: true,
  signature: 'AWS4-ECDSA-P256-SHA256',
  sdk: () => import('@aws-sdk/client-cloudfront-keyvaluestore'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: keyOperations,
  throttle: () => refused('ThrottlingException', 'Rate exceeded'),
});
