import { AwsError } from '@coldstart/wire';
import { invalidParameter, resourceNotFound } from '../errors.ts';

/** Refusals of durable executions, as they were seen on AWS; `operation`s are refused in the words of AWS's own test runners. */

export const executionNotFound = (): AwsError => resourceNotFound('Durable Execution does not exist');

export const unqualified = (): AwsError =>
  invalidParameter('You cannot invoke a durable function using an unqualified ARN.');

export const tooLongForSynchronous = (): AwsError =>
  invalidParameter(
    'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
  );

export const alreadyStarted = (arn: string): AwsError => {
  const message = `Execution already started: ${arn}`;
  return new AwsError('DurableExecutionAlreadyStartedException', message, {
    status: 409,
    fields: { Type: 'User', Message: message },
  });
};

/**
 * Some SDKs go by how these words begin, and let the function be invoked again; to others any words end the execution.
 * As AWS's maintainers quote the service: https://github.com/aws/aws-durable-execution-sdk-python/issues/721
 */
export const invalidToken = (): AwsError => invalidParameter('Invalid checkpoint token');

export const invalidCallback = (): AwsError => invalidParameter('Invalid callback id');

export const callbackClosed = (): AwsError => {
  const message = 'The callback is either timed out or already completed';
  return new AwsError('CallbackTimeoutException', message, {
    status: 400,
    fields: { Type: 'User', Message: message },
  });
};
