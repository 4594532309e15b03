import { AwsError } from '@coldstart/wire/errors';

export const invalidRequest = (message: string): AwsError =>
  new AwsError('InvalidRequestException', message, { status: 400 });

export const throttled = (): AwsError => new AwsError('ThrottledException', 'Rate exceeded', { status: 429 });

/** What AWS has and this cloud has not. */
export const unbuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not part of this cloud. On AWS it exists.`, { status: 501 });
