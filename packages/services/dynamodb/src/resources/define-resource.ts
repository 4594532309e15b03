import { resourceTypesOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-dynamodb');

/** Declares a resource type that is made of dynamodb's operations. */
export const defineResource = resourceTypesOf<Sdk>('dynamodb');
