import type * as Sdk from '@aws-sdk/client-dynamodb-streams';
import { defineService } from '@coldstart/cloud';
import { addChecksum } from '../checksum.ts';
import { streamOperations } from './streams.ts';

/** Amazon DynamoDB Streams: what has changed in a table, read from the records that `dynamodb` keeps. */
export const dynamodbstreams = defineService<typeof Sdk>({
  name: 'dynamodbstreams',
  iamPrefix: 'dynamodb',
  sdk: () => import('@aws-sdk/client-dynamodb-streams'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  decorate: addChecksum,
  operations: streamOperations,
});
