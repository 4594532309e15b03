import type { Operations } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';

export type IamSdk = typeof import('@aws-sdk/client-iam');
export type IamOperations = Operations<IamSdk, Call>;
