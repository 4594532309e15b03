import type { AnyService } from '../core/service.ts';

export interface ServiceEntry {
  /** Signing name and endpoint prefix. */
  readonly name: string;
  /** First half of `X-Amz-Target`, for the awsJson services. */
  readonly target?: string;
  /** Loads the service: nothing of it is in memory before its first call. */
  readonly load: () => Promise<AnyService>;
  /** Largest request body in bytes; 10 MiB when left out. */
  readonly bodyLimit?: number;
}

const MiB = 1024 * 1024;

/** Every service of the cloud. A new one adds a line. */
export const SERVICES: readonly ServiceEntry[] = [
  { name: 'cloudformation', load: async () => (await import('./cloudformation/index.ts')).cloudformation },
  {
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    bodyLimit: 16 * MiB,
    load: async () => (await import('./dynamodb/index.ts')).dynamodb,
  },
  {
    name: 'dynamodbstreams',
    target: 'DynamoDBStreams_20120810',
    load: async () => (await import('./dynamodbstreams/index.ts')).dynamodbstreams,
  },
  { name: 'iam', load: async () => (await import('./iam/index.ts')).iam },
  { name: 'lambda', bodyLimit: 70_167_211, load: async () => (await import('./lambda/index.ts')).lambda },
  { name: 'logs', target: 'Logs_20140328', load: async () => (await import('./logs/index.ts')).logs },
  { name: 's3', bodyLimit: 1024 * MiB, load: async () => (await import('./s3/index.ts')).s3 },
  { name: 'sts', load: async () => (await import('./sts/index.ts')).sts },
];
