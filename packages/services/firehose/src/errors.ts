import { AwsError } from '@coldstart/wire';

export const noSuchStream = (name: string, account: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Firehose ${name} under account ${account} not found.`);

export const streamExists = (name: string, account: string): AwsError =>
  new AwsError('ResourceInUseException', `Firehose ${name} under accountId ${account} already exists`);

export const invalidArgument = (message: string): AwsError => new AwsError('InvalidArgumentException', message);

export const inUse = (message: string): AwsError => new AwsError('ResourceInUseException', message);

export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);

/** What AWS has and this cloud has not. */
export const notHere = (what: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not part of this cloud. ${instead}`, { status: 501 });
