import { AwsError } from '@coldstart/wire';

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, { status: 400 });
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message, { status: 400 });
}

export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, { status: 403 });
}

export function notAuthorized(who: string, action: string, resource: string): AwsError {
  return accessDenied(`User: ${who} is not authorized to perform: ${action} on resource: ${resource}`);
}
