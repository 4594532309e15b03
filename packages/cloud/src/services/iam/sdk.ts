import type { Operations } from '@coldstart/wire';
import type { Call } from '../../core/call.ts';

export type IamSdk = typeof import('@aws-sdk/client-iam');
export type IamOperations = Operations<IamSdk, Call>;
