import { bypassing, onObject } from '../access/rules.ts';
import { accessDenied, invalidArgument, invalidRequest, malformedXml, s3Error } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';
import { changeVersions, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { requireVersion } from './versions.ts';

function checkLockable(bucket: Bucket): void {
  if (bucket.lock === undefined) throw invalidRequest('Bucket is missing Object Lock Configuration');
}

const noSuchLock = (): Error =>
  s3Error('NoSuchObjectLockConfiguration', 'The specified object does not have a ObjectLock configuration', 404);

export const holdOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html */
  GetObjectRetention: {
    access: onObject,
    run(input, call) {
      const bucket = requireBucket(call, input);
      checkLockable(bucket);
      const { retention } = requireVersion(call, bucket, input);
      if (retention === undefined) throw noSuchLock();
      return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html */
  PutObjectRetention: {
    access: bypassing(onObject),
    run(input, call) {
      const bucket = requireBucket(call, input);
      checkLockable(bucket);
      const version = requireVersion(call, bucket, input, 'PUT');
      const { Mode: mode, RetainUntilDate: date } = input.Retention ?? {};
      if ((mode === undefined) !== (date === undefined)) throw malformedXml();
      if (mode !== undefined && mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw malformedXml();
      const until = date?.getTime();
      if (until !== undefined && until <= call.now()) {
        throw invalidArgument('The retain until date must be in the future!', 'RetainUntilDate', date?.toISOString());
      }
      checkLoosening(version, mode, until, call.now(), input.BypassGovernanceRetention === true);
      changeVersions(call, bucket, input.Key);
      version.retention = mode === undefined || until === undefined ? undefined : { mode, until };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html */
  GetObjectLegalHold: {
    access: onObject,
    run(input, call) {
      const bucket = requireBucket(call, input);
      checkLockable(bucket);
      const { legalHold } = requireVersion(call, bucket, input);
      if (legalHold === undefined) throw noSuchLock();
      return { LegalHold: { Status: legalHold } };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html */
  PutObjectLegalHold: {
    access: onObject,
    run(input, call) {
      const bucket = requireBucket(call, input);
      checkLockable(bucket);
      const version = requireVersion(call, bucket, input, 'PUT');
      const status = input.LegalHold?.Status;
      if (status !== 'ON' && status !== 'OFF') throw malformedXml();
      changeVersions(call, bucket, input.Key);
      version.legalHold = status;
    },
  },
};

/** A retention can be made longer by anyone who may set it, and otherwise only past governance. */
function checkLoosening(
  { retention }: Version,
  mode: string | undefined,
  until: number | undefined,
  now: number,
  bypass: boolean,
): void {
  if (retention === undefined || retention.until <= now) return;
  const tighter =
    until !== undefined &&
    until >= retention.until &&
    (mode === retention.mode || (retention.mode === 'GOVERNANCE' && mode === 'COMPLIANCE'));
  if (tighter || (retention.mode === 'GOVERNANCE' && bypass)) return;
  throw accessDenied('Access Denied because object protected by object lock.');
}
