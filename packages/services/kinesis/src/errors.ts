import { AwsError } from '@coldstart/wire';
import type { StreamName } from './names.ts';

/** `orders under account 111122223333`, as Kinesis names a stream in its errors. */
const named = ({ name, account }: StreamName): string => `${name} under account ${account}`;

export const noSuchStream = (stream: StreamName): AwsError =>
  new AwsError('ResourceNotFoundException', `Stream ${named(stream)} not found.`);

export const noSuchShard = (stream: StreamName, shardId: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Could not find shard ${shardId} in stream ${named(stream)}.`);

export const noSuchConsumer = (consumer: string, account: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Consumer ${consumer}, account ${account} not found.`);

export const invalidArgument = (message: string): AwsError => new AwsError('InvalidArgumentException', message);

export const invalidRequest = (message: string): AwsError => new AwsError('ValidationException', message);

export const inUse = (message: string): AwsError => new AwsError('ResourceInUseException', message);

export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);

export const streamExists = (stream: StreamName): AwsError => inUse(`Stream ${named(stream)} already exists.`);

export const notActive = (stream: StreamName, status: string): AwsError =>
  inUse(`Stream ${named(stream)} not ACTIVE, instead in state ${status}`);

/** Of writes and reads alike; an entry of PutRecords says it of itself. */
export const rateExceeded = (stream: StreamName, shardId: string): AwsError =>
  new AwsError(
    'ProvisionedThroughputExceededException',
    `Rate exceeded for shard ${shardId} in stream ${named(stream)}.`,
  );

/** Members of an input that AWS has and this cloud has not. */
export const notHere = (member: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${member} is not part of this cloud. ${instead}`, { status: 501 });
