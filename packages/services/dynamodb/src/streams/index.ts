import type * as Sdk from '@aws-sdk/client-dynamodb-streams';
import { type Access, type Call, defineService, joinOperations } from '@coldstart/cloud';
import { findTable } from '../tables/lookup.ts';
import { describeStream, getRecords, getShardIterator, listStreams } from './streams.ts';

function onStream(call: Call, action: string, arn: string): Access {
  const table = findTable(call, arn);
  const policy = table?.lastStream?.arn === arn ? table.streamPolicy?.document : undefined;
  return { action: `dynamodb:${action}`, resource: arn, ...(policy === undefined ? {} : { resourcePolicy: policy }) };
}

/** Amazon DynamoDB Streams: what has changed in a table, read from the records that `dynamodb` keeps. */
export const dynamodbstreams = defineService<typeof Sdk>({
  name: 'dynamodbstreams',
  iamPrefix: 'dynamodb',
  sdk: () => import('@aws-sdk/client-dynamodb-streams'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: joinOperations<typeof Sdk>({
    access: {
      ListStreams: () => ({ action: 'dynamodb:ListStreams', resource: '*' }),
      DescribeStream: ({ StreamArn }, call) => onStream(call, 'DescribeStream', StreamArn),
      GetShardIterator: ({ StreamArn }, call) => onStream(call, 'GetShardIterator', StreamArn),
      GetRecords: ({ ShardIterator }, call) => onStream(call, 'GetRecords', ShardIterator.split('|')[0] ?? ''),
    },
    operations: {
      ListStreams: listStreams,
      DescribeStream: describeStream,
      GetShardIterator: getShardIterator,
      GetRecords: getRecords,
    },
  }),
});
