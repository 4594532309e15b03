import { defineService } from '@coldstart/cloud';
import type { ElbSdk } from '../sdk.ts';
import { pageOf } from './pages.ts';
import { serveBalancer } from './serve.ts';

/** Load balancers, as their clients reach them. */
export const elb = defineService<ElbSdk>({
  name: 'elb',
  sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  operations: {},
  tooLarge: () => pageOf(413),
  http: (request, cloud) => serveBalancer(request, cloud),
});
