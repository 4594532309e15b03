import { resourceRowsOf } from '@coldstart/cloud';
import type { SsmSdk } from '../sdk.ts';

/** Declares a resource type that is made of Parameter Store's operations. */
export const resourceRow = resourceRowsOf<SsmSdk>('ssm');
