import { onObject } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import { notify } from '../notify/notify.ts';
import { defineTimer, type Call } from '@coldstart/cloud';
import type { Bucket, Version } from '../state.ts';
import { changeVersions, findBucket, requireBucket, versionsOf } from '../store.ts';
import type { In, Operations } from '../types.ts';
import { isArchived, isReadable } from './storage-class.ts';
import { requireVersion } from './versions.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/**
 * How long a restore takes at most.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
 */
const WAITS: Readonly<Record<string, number>> = { Expedited: 5 * MINUTE, Standard: 5 * HOUR, Bulk: 12 * HOUR };
const DEEP_WAITS: Readonly<Record<string, number>> = { Standard: 12 * HOUR, Bulk: 48 * HOUR };

/** @throws AwsError `InvalidArgument` for a tier that the version's storage class does not have */
function waitOf({ storageClass }: Version, request: In<'RestoreObject'>['RestoreRequest']): number {
  const tier = request?.GlacierJobParameters?.Tier ?? request?.Tier ?? 'Standard';
  const wait = (storageClass === 'DEEP_ARCHIVE' ? DEEP_WAITS : WAITS)[tier];
  if (wait !== undefined) return wait;
  throw s3Error('InvalidArgument', `${tier} retrievals are not available for ${storageClass}.`, 400, {
    ArgumentName: 'Tier',
    ArgumentValue: tier,
  });
}

interface Restore {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

/** The end of a restore. */
export const restoreTimer = defineTimer<Restore>('s3/restore', (call, { bucket: name, key, versionId }) => {
  const { store } = call.cloud;
  const bucket = findBucket(store, name);
  if (bucket === undefined) return;
  const version = versionsOf(store, bucket, key)?.versions.find((one) => one.versionId === versionId);
  // It may have been deleted since, or be another one.
  if (version?.restore?.ongoing !== true) return;
  changeVersions(call, bucket, key);
  const { days } = version.restore;
  version.restore = { ongoing: false, days, expires: expiryOf(call.now(), days) };
  notify(call, bucket, 'ObjectRestore:Completed', key, version);
});

function startRestore(
  call: Call,
  { name, account, region }: Bucket,
  key: string,
  versionId: string,
  wait: number,
): void {
  call.schedule(
    restoreTimer,
    { in: wait },
    { bucket: name, key, versionId },
    {
      key: `${name}/${encodeURIComponent(key)}?versionId=${versionId}`,
      what: `restore of ${name}/${key}`,
      account,
      region,
    },
  );
}

export const restoreOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
  RestoreObject: {
    access: onObject,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const { Key: key, RestoreRequest: request } = input;
      const version = requireVersion(call, bucket, input, 'POST');
      const days = request?.Days;
      if (days === undefined || days < 1) throw malformedXml();
      if (!isArchived(version)) {
        throw s3Error('InvalidObjectState', "Restore is not allowed for the object's current storage class", 403, {
          StorageClass: version.storageClass,
        });
      }
      if (version.restore?.ongoing === true) {
        throw s3Error('RestoreAlreadyInProgress', 'Object restore is already in progress', 409);
      }
      changeVersions(call, bucket, key);
      if (isReadable(version, call.now()) && version.restore !== undefined) {
        // A copy that is there already stays for so many days from now.
        version.restore.expires = expiryOf(call.now(), days);
        return;
      }
      const wait = waitOf(version, request);
      version.restore = { ongoing: true, days, expires: 0 };
      notify(call, bucket, 'ObjectRestore:Post', key, version);
      startRestore(call, bucket, key, version.versionId, wait);
    },
  },
};

/** Restored copies go at the midnight after their days, in UTC. */
const expiryOf = (now: number, days: number): number => Math.ceil((now + days * DAY) / DAY) * DAY;
