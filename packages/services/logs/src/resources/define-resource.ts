import { resourceTypesOf } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/** Declares a resource type that is made of logs's operations. */
export const defineResource = resourceTypesOf<Sdk>('logs');
