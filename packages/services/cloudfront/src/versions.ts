import { newId } from './ids.ts';
import { refused } from './errors.ts';

/** Whatever may only be changed by somebody who knows its version. */
export interface Versioned {
  etag: string;
}

export const newVersion = newId;

/**
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 *
 * @throws AwsError InvalidIfMatchVersion without a version, PreconditionFailed with another one than there is
 */
export function checkVersion({ etag }: Versioned, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '')
    throw refused('InvalidIfMatchVersion', 'The If-Match version is missing or not valid for the resource.');
  if (ifMatch !== etag)
    throw refused(
      'PreconditionFailed',
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
}
