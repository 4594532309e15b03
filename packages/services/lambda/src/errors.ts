import { AwsError } from '@coldstart/wire';

/** The errors that several of Lambda's operations answer with. Names, statuses and members as recorded on AWS. */

const user = { Type: 'User' } as const;

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { status: 400, fields: user });
}

/** A violated constraint that AWS checks by hand, in the words of its validator. */
export function invalidValue(value: string, path: string, constraint: string): AwsError {
  return invalidParameter(
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { status: 404, fields: { ...user, Message: message } });
}

export function functionNotFound(arn: string): AwsError {
  return resourceNotFound(`Function not found: ${arn}`);
}

/** The error of everything that hangs on a function: policies, URLs, event source mappings. */
export function noSuchResource(): AwsError {
  return resourceNotFound('The resource you requested does not exist.');
}

export function conflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, { status: 409, fields: user });
}

/** @param message which operation cannot be carried out now */
export function resourceInUse(message: string): AwsError {
  return new AwsError('ResourceInUseException', message, { status: 400, fields: user });
}

/** @param from the operations that tell the latest revision, e.g. `GetPolicy` */
export function wrongRevision(from: string): AwsError {
  return new AwsError(
    'PreconditionFailedException',
    `The Revision Id provided does not match the latest Revision Id. Call the ${from} API to retrieve the latest Revision Id`,
    { status: 412, fields: user },
  );
}

export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDeniedException', message, { status: 403, fields: user });
}

/** @param operation as AWS calls it here: `CreateFunction`, `InvokeFunction` */
export function requestTooLarge(code: string, limit: number, operation: string): AwsError {
  return new AwsError(code, `Request must be smaller than ${limit} bytes for the ${operation} operation`, {
    status: 413,
  });
}

type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'FunctionInvocationRateLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionInvocationRateLimitExceeded'
  | 'CallerRateLimitExceeded';

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export function tooManyRequests(reason: ThrottleReason): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    fields: { ...user, Reason: reason },
  });
}

/** Refuses members of an input that AWS knows and this cloud does nothing with: without effect they would be a lie. */
export function refuseUnbuilt<Input extends object>(
  operation: string,
  input: Input | undefined,
  ...members: readonly (keyof Input & string)[]
): void {
  const used = members.find((member) => input?.[member] !== undefined);
  if (used === undefined) return;
  throw new AwsError(
    'NotImplemented',
    `${used} of ${operation} is not part of this cloud. On AWS it exists; here, leave it out.`,
    { status: 501, fields: user },
  );
}
