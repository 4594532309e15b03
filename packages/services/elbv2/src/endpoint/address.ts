import type { Cloud } from '@coldstart/cloud';
import type { LoadBalancer } from '../state.ts';

/**
 * The name that a load balancer is reached at, with the cloud's port: browsers and most systems lead names below `localhost`
 * to this machine. Where they do not, `/_elb/NAME/path` at the cloud's own address is the same.
 */
export const hostOf = ({ endpoint }: Cloud, { label }: LoadBalancer): string =>
  `${label}.elb.localhost:${new URL(endpoint).port}`;
