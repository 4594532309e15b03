import { AwsError } from '@coldstart/wire/errors';

export const groupNotFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');

export const streamNotFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

/** The operations that came later name the error as other services do. */
export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

export const limitExceeded = (): AwsError => new AwsError('LimitExceededException', 'Resource limit exceeded.');

/** What AWS has, and this cloud has not. @param instead what the reader may do */
export const notHere = (what: string, instead: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not part of this cloud. ${instead}`, { status: 501 });

/** Refuses members of an input that would have no effect here. */
export function refuseUnbuilt<In extends object>(input: In, members: readonly (keyof In & string)[]): void {
  const member = members.find((name) => input[name] !== undefined);
  if (member !== undefined) throw notHere(`The parameter ${member}`, 'On AWS it exists; here, leave it out.');
}

export function invalidToken(operation: string): AwsError {
  const message = 'The specified nextToken is invalid.';
  return operation.includes('Deliver') ? validation(message) : invalidParameter(message);
}

/**
 * Names that are too long have a sentence of their own; all else that breaks a constraint is listed.
 * The formats of deliveries come in an order that is AWS's own.
 */
export function invalidInput(message: string, operation: string): AwsError {
  if (operation.includes('Deliver'))
    return validation(message.replace(/\[.*parquet.*\]$/, '[w3c, raw, json, plain, parquet]'));
  // What names a group or its ARN is no longer repeated.
  const shown = message.replaceAll(/Value '[^']*' at '(logGroupIdentifiers?)'/g, "Value at '$1'");
  const names = /at '(?:logGroupName|logStreamName)' failed to satisfy constraint: Member must have length less/;
  return names.test(message)
    ? invalidParameter('Invalid LogGroup or LogStream, both must have length less than or equal to 512.')
    : invalidParameter(shown);
}
