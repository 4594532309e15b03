import { resourceTypesOf } from '@coldstart/cloud';
import type { LambdaSdk } from '../sdk.ts';

/** Declares a resource type that is made of lambda's operations. */
export const defineResource = resourceTypesOf<LambdaSdk>('lambda');
