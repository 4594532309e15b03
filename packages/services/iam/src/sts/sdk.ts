import type { Operations } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';

export type StsSdk = typeof import('@aws-sdk/client-sts');
export type StsOperations = Operations<StsSdk, Call>;
