import { resourceRowsOf } from '@coldstart/cloud';
import type { SecretsSdk } from '../sdk.ts';

/** Declares a resource type that is made of Secrets Manager's operations. */
export const resourceRow = resourceRowsOf<SecretsSdk>('secretsmanager');
