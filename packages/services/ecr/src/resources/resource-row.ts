import { resourceRowsOf } from '@coldstart/cloud';
import type { EcrSdk } from '../sdk.ts';

/** Declares a resource type that is made of ECR's operations. */
export const resourceRow = resourceRowsOf<EcrSdk>('ecr');
