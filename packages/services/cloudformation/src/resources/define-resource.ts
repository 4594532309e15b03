import { resourceTypesOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-cloudformation');

/** Declares a resource type that is made of cloudformation's operations. */
export const defineResource = resourceTypesOf<Sdk>('cloudformation');
