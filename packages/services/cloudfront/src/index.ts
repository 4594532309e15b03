import { defineService } from '@coldstart/cloud';
import { anycastIpListOperations } from './anycast-ip-lists.ts';

/** CloudFront. */
export const cloudfront = defineService<typeof import('@aws-sdk/client-cloudfront')>({
  name: 'cloudfront',
  sdk: () => import('@aws-sdk/client-cloudfront'),
  operations: {
    ...anycastIpListOperations,
  },
});
