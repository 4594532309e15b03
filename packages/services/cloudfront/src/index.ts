import { defineService } from '@coldstart/cloud';
import { functionOperations } from './functions/functions.ts';
import { endFunctions } from './functions/run.ts';
import { keyValueStoreOperations } from './key-value-stores/stores.ts';
import type { CloudFrontSdk } from './sdk.ts';

/** CloudFront. */
export const cloudfront = defineService<CloudFrontSdk>({
  name: 'cloudfront',
  global: true,
  sdk: () => import('@aws-sdk/client-cloudfront'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...functionOperations,
    ...keyValueStoreOperations,
  },
  close: endFunctions,
});
