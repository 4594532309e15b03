import type { ErrorObject } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_OPERATIONS = 3000;
const MOST_WRITTEN = 100 * 1024 * 1024;
/** Bytes of what an operation is given or gives, and of an error. */
export const LARGEST_PAYLOAD = 1024 * 1024;

export const bytesOf = (text: string | undefined): number => (text === undefined ? 0 : Buffer.byteLength(text));

export const errorBytes = (error: ErrorObject | undefined): number =>
  error === undefined ? 0 : bytesOf(JSON.stringify(error));

/** @throws AwsError for what would make the execution larger than it may become */
export function checkLimits(operationCount: number, written: number): void {
  if (operationCount > MOST_OPERATIONS) {
    throw invalidParameter(`A durable execution can have at most ${MOST_OPERATIONS} operations.`);
  }
  if (written > MOST_WRITTEN) {
    throw invalidParameter(`A durable execution can write at most ${MOST_WRITTEN} bytes.`);
  }
}
