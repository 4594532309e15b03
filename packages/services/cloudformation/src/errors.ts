import { AwsError } from '@coldstart/wire';

/** CloudFormation's error for nearly everything. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, { status: 400 });
}

export function formatError(message: string): AwsError {
  return validationError(`Template format error: ${message}`);
}

export function templateError(message: string): AwsError {
  return validationError(`Template error: ${message}`);
}

/** What went wrong, for a person. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
