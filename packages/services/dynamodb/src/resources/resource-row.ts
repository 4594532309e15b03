import { resourceRowsOf } from '@coldstart/cloud';

/** Declares a resource type that is made of DynamoDB's operations. */
export const resourceRow = resourceRowsOf<typeof import('@aws-sdk/client-dynamodb')>('dynamodb');
