import { noSuchKey, notImplementedHeader, notModified, preconditionFailed, s3Error } from '../errors.ts';
import type { Version } from '../state.ts';

/** The conditions of a read. */
export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** S3 does without quotes, and without one of them. */
const unquoted = (etag: string): string => etag.trim().replace(/^"/, '').replace(/"$/, '');

function matches(header: string, etag: string): boolean {
  return header.split(',').some((one) => one.trim() === '*' || unquoted(one) === etag);
}

/**
 * Checks the conditions of GET and HEAD.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 */
export function checkRead(conditions: ReadConditions, version: Version, now: number): void {
  const failed = failedCondition(conditions, version, now);
  if (failed === 'If-None-Match' || failed === 'If-Modified-Since') {
    throw notModified({ etag: `"${version.etag}"`, 'last-modified': new Date(version.modified).toUTCString() });
  }
  if (failed !== undefined) throw preconditionFailed(failed);
}

/** Checks the conditions that a copy puts on its source: a condition that fails is always a 412. */
export function checkSource(conditions: ReadConditions, version: Version, now: number): void {
  const failed = failedCondition(conditions, version, now);
  if (failed !== undefined) throw preconditionFailed(`x-amz-copy-source-${failed}`);
}

type ConditionName = 'If-Match' | 'If-None-Match' | 'If-Modified-Since' | 'If-Unmodified-Since';

function failedCondition(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: ReadConditions,
  { etag, modified }: Version,
  now: number,
): ConditionName | undefined {
  // If-Match that holds outweighs If-Unmodified-Since; If-None-Match outweighs If-Modified-Since.
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, etag)) return 'If-Match';
  } else if (IfUnmodifiedSince !== undefined && modified > IfUnmodifiedSince.getTime()) {
    return 'If-Unmodified-Since';
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, etag)) return 'If-None-Match';
  } else if (IfModifiedSince !== undefined) {
    const since = IfModifiedSince.getTime();
    // A date in the future says nothing.
    if (since <= now && modified <= since) return 'If-Modified-Since';
  }
  return undefined;
}

/** The conditions of a write. */
export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/**
 * Checks the conditions that a write puts on what is there.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @param current the object as a reader would find it; `undefined` where there is none
 * @param overtaken a multipart upload during which the object was written or removed
 */
export function checkWrite(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  current: Version | undefined,
  overtaken = false,
): void {
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== '*' || IfMatch !== undefined) throw notImplementedHeader('If-None-Match');
    if (current !== undefined) throw preconditionFailed('If-None-Match');
    if (overtaken) throw conflict('If-None-Match', key);
  }
  if (IfMatch !== undefined) {
    if (IfMatch.trim() === '*') throw notImplementedHeader('If-Match');
    if (current === undefined) throw noSuchKey(key);
    if (unquoted(IfMatch) !== current.etag) throw preconditionFailed('If-Match');
    if (overtaken) throw conflict('If-Match', key);
  }
}

const conflict = (condition: string, key: string): Error =>
  s3Error(
    'ConditionalRequestConflict',
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    409,
    { Condition: condition, Key: key },
  );
