import type { ObjectLockLegalHoldStatus, ObjectLockMode } from '@aws-sdk/client-s3';
import { accessDenied, invalidArgument, invalidRequest } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';

/** The members of inputs that lock what they store. */
export interface LockInput {
  readonly ObjectLockMode?: ObjectLockMode | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: ObjectLockLegalHoldStatus | undefined;
}

export interface Lock {
  readonly retention: { mode: ObjectLockMode; until: number } | undefined;
  readonly legalHold: ObjectLockLegalHoldStatus | undefined;
}

const DAY = 86_400_000;

/**
 * The lock of what is stored: the request's own, or the bucket's default.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function chooseLock(bucket: Bucket, input: LockInput, now: number): Lock {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: legalHold } = input;
  const given = mode !== undefined || until !== undefined || legalHold !== undefined;
  if (given && bucket.lock === undefined) throw invalidRequest('Bucket is missing Object Lock Configuration');
  if (mode !== undefined && until === undefined) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      'x-amz-object-lock-retain-until-date',
    );
  }
  if (mode === undefined && until !== undefined) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      'x-amz-object-lock-mode',
    );
  }
  if (mode !== undefined && mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') {
    throw invalidArgument('Unknown wormMode directive.', 'x-amz-object-lock-mode', mode);
  }
  if (legalHold !== undefined && legalHold !== 'ON' && legalHold !== 'OFF') {
    throw invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", 'x-amz-object-lock-legal-hold', legalHold);
  }
  if (mode !== undefined && until !== undefined) {
    if (until.getTime() <= now) {
      throw invalidArgument(
        'The retain until date must be in the future!',
        'x-amz-object-lock-retain-until-date',
        until.toISOString(),
      );
    }
    return { retention: { mode, until: until.getTime() }, legalHold };
  }
  return { retention: defaultRetention(bucket, now), legalHold };
}

function defaultRetention({ lock }: Bucket, now: number): Lock['retention'] {
  const rule = lock?.rule?.DefaultRetention;
  if (rule?.Mode === undefined) return undefined;
  const until = new Date(now);
  if (rule.Years === undefined) until.setTime(now + (rule.Days ?? 0) * DAY);
  else until.setUTCFullYear(until.getUTCFullYear() + rule.Years);
  return { mode: rule.Mode, until: until.getTime() };
}

/**
 * Refuses to remove or loosen a version that is locked.
 *
 * @param bypass the caller asks to go past governance, and may
 */
export function checkUnlocked(version: Version, now: number, bypass: boolean): void {
  const { retention } = version;
  const held = version.legalHold === 'ON';
  const retained = retention !== undefined && retention.until > now && !(retention.mode === 'GOVERNANCE' && bypass);
  if (held || retained) throw accessDenied('Access Denied because object protected by object lock.');
}

/** The headers of a locked object. */
export function lockMembers({ retention, legalHold }: Version): {
  ObjectLockMode?: ObjectLockMode;
  ObjectLockRetainUntilDate?: Date;
  ObjectLockLegalHoldStatus?: ObjectLockLegalHoldStatus;
} {
  return {
    ...(retention === undefined
      ? {}
      : { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(retention.until) }),
    ...(legalHold === undefined ? {} : { ObjectLockLegalHoldStatus: legalHold }),
  };
}
