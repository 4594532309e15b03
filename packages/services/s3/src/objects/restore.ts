import { onObject } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import { notify } from '../notify/notify.ts';
import type { Call, Cloud } from '@coldstart/cloud';
import { objects } from '../state.ts';
import { changeVersions, findBucket, requireBucket, versionsOf } from '../store.ts';
import type { Operations } from '../types.ts';
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

export const restoreOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
  RestoreObject: {
    access: onObject,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const { Key: key } = input;
      const version = requireVersion(call, bucket, input, 'POST');
      const days = input.RestoreRequest?.Days;
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
        return {};
      }
      const { RestoreRequest: request } = input;
      const tier = request?.GlacierJobParameters?.Tier ?? request?.Tier ?? 'Standard';
      const wait = (version.storageClass === 'DEEP_ARCHIVE' ? DEEP_WAITS : WAITS)[tier];
      if (wait === undefined) {
        throw s3Error('InvalidArgument', `${tier} retrievals are not available for ${version.storageClass}.`, 400, {
          ArgumentName: 'Tier',
          ArgumentValue: tier,
        });
      }
      version.restore = { ongoing: true, ready: call.now() + wait, days, expires: 0 };
      notify(call, bucket, 'ObjectRestore:Post', key, version);
      call.later(wait, `restore of ${bucket.name}/${key}`, (later) =>
        finish(later, bucket.name, key, version.versionId),
      );
    },
  },
};

/** Ends a restore, if the version is still there. */
function finish(call: Call, name: string, key: string, versionId: string): void {
  const bucket = findBucket(call.cloud.store, name);
  if (bucket === undefined) return;
  const version = versionsOf(call.cloud.store, bucket, key)?.versions.find((one) => one.versionId === versionId);
  if (version?.restore?.ongoing !== true) return;
  changeVersions(call, bucket, key);
  const { ready, days } = version.restore;
  version.restore = { ongoing: false, ready, days, expires: expiryOf(call.now(), days) };
  notify(call, bucket, 'ObjectRestore:Completed', key, version);
}

/** Takes up the restores that were under way when the cloud was ended. */
export function resumeRestores(cloud: Cloud): void {
  for (const address of cloud.store.addresses(objects)) {
    const record = cloud.store.peek(objects, address);
    for (const { restore, versionId } of record?.versions ?? []) {
      if (record === undefined || restore?.ongoing !== true) continue;
      const { account, part } = address;
      const [name = ''] = part.split('/');
      const principal = { kind: 'service', account, arn: 's3.amazonaws.com', service: 's3.amazonaws.com' } as const;
      cloud.clock.after(Math.max(restore.ready - cloud.clock.now(), 0), async () => {
        const { call, done } = await cloud.context('s3', 'restore', { account, region: 'us-east-1', principal });
        finish(call, name, record.key, versionId);
        done();
      });
    }
  }
}

/** Restored copies go at the midnight after their days, in UTC. */
const expiryOf = (now: number, days: number): number => Math.ceil((now + days * DAY) / DAY) * DAY;
