import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'dynamodb',
    title: 'DynamoDB',
    target: 'DynamoDB_20120810',
    bodyLimit: 16 * 1024 * 1024,
    resources: ['arn:aws:dynamodb:{region}:{account}:table/{TableName}'],
    load: async () => (await import('./index.ts')).dynamodb,
    templates: { DynamoDB: async () => (await import('./templates.ts')).templates },
    sam: async () => (await import('./sam.ts')).sam,
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'dynamodbstreams',
    title: 'DynamoDB Streams',
    target: 'DynamoDBStreams_20120810',
    // Lambda's, on behalf of event source mappings, many times a second.
    incidental: ['DescribeStream', 'GetShardIterator', 'GetRecords'],
    load: async () => (await import('./streams/index.ts')).dynamodbstreams,
  },
];
