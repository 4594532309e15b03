import { s3Error } from '../errors.ts';

/** Endings and beginnings that AWS keeps for itself. */
const RESERVED = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/**
 * Refuses a name that no bucket can have.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function checkBucketName(name: string): void {
  const valid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !RESERVED.test(name);
  if (valid) return;
  throw s3Error('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
}
