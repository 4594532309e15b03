import type { TransformFailure } from './answer.ts';

/** A record that has failed, as the error output tells of it: one line of JSON. Pure: lesson 31 shows it. */
export interface FailedRecord {
  readonly attemptsMade: number;
  /** Milliseconds since 1970; so is `attemptEndingTimestamp`. */
  readonly arrivalTimestamp: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attemptEndingTimestamp: number;
  /** What came in, in base64. */
  readonly rawData: string;
  /** Of the transform, where it is what has failed. */
  readonly lambdaArn?: string;
}

export interface Attempts {
  readonly made: number;
  /** When the last one ended, in milliseconds since 1970. */
  readonly ended: number;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html */
export function failedRecord(
  record: { readonly arrived: number; readonly base64: string },
  { code, message }: TransformFailure,
  attempts: Attempts,
  lambdaArn?: string,
): FailedRecord {
  return {
    attemptsMade: attempts.made,
    arrivalTimestamp: record.arrived,
    errorCode: code,
    errorMessage: message,
    attemptEndingTimestamp: attempts.ended,
    rawData: record.base64,
    ...(lambdaArn !== undefined && { lambdaArn }),
  };
}
