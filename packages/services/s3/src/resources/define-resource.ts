import { resourceTypesOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-s3');

/** Declares a resource type that is made of s3's operations. */
export const defineResource = resourceTypesOf<Sdk>('s3');
