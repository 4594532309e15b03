import { resourceRowsOf } from '@coldstart/cloud';
import type { KmsSdk } from '../sdk.ts';

/** Declares a resource type that is made of KMS's operations. */
export const resourceRow = resourceRowsOf<KmsSdk>('kms');
