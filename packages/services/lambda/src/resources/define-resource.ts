import { resourceTypesOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-lambda');

/** Declares a resource type that is made of lambda's operations. */
export const defineResource = resourceTypesOf<Sdk>('lambda');
