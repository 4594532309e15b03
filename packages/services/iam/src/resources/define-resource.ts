import { resourceTypesOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-iam');

/** Declares a resource type that is made of iam's operations. */
export const defineResource = resourceTypesOf<Sdk>('iam');
