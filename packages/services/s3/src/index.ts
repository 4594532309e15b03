import { AwsError, locateBucket } from '@coldstart/wire';
import { defineService } from '@coldstart/cloud';
import { accelerationOperations } from './bucket/acceleration.ts';
import { bucketAclOperations } from './bucket/acl.ts';
import { bucketOperations } from './bucket/bucket.ts';
import { creationOperations } from './bucket/create-bucket.ts';
import { bucketListOperations } from './bucket/list-buckets.ts';
import { corsOperations } from './bucket/cors.ts';
import { encryptionOperations } from './bucket/encryption.ts';
import { analyticsOperations } from './bucket/analytics.ts';
import { tieringOperations } from './bucket/intelligent-tiering.ts';
import { inventoryOperations } from './bucket/inventory.ts';
import { metricsOperations } from './bucket/metrics.ts';
import { lifecycleOperations } from './bucket/lifecycle.ts';
import { bucketLockOperations } from './bucket/lock.ts';
import { loggingOperations } from './bucket/logging.ts';
import { notificationOperations } from './bucket/notification.ts';
import { ownershipOperations } from './bucket/ownership.ts';
import { paymentOperations } from './bucket/payment.ts';
import { policyOperations } from './bucket/policy.ts';
import { publicAccessOperations } from './bucket/public-access.ts';
import { replicationOperations } from './bucket/replication.ts';
import { bucketTaggingOperations } from './bucket/tagging.ts';
import { versioningOperations } from './bucket/versioning.ts';
import { websiteOperations } from './bucket/website.ts';
import { completionOperations } from './multipart/complete.ts';
import { uploadListOperations } from './multipart/list.ts';
import { partOperations } from './multipart/parts.ts';
import { uploadOperations } from './multipart/upload.ts';
import { objectAclOperations } from './objects/acl.ts';
import { attributeOperations } from './objects/attributes.ts';
import { copyOperations } from './objects/copy.ts';
import { deletionOperations } from './objects/delete.ts';
import { readOperations } from './objects/get.ts';
import { holdOperations } from './objects/hold.ts';
import { versionListOperations } from './objects/list-versions.ts';
import { listOperations } from './objects/list.ts';
import { putOperations } from './objects/put.ts';
import { restoreOperations, restoreTimer } from './objects/restore.ts';
import { objectTaggingOperations } from './objects/tagging.ts';
import { decorate, http } from './http/http.ts';
import { selectOperations } from './select/select.ts';
import type { Sdk } from './types.ts';

/** Amazon S3. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export const s3 = defineService<Sdk>({
  name: 's3',
  global: true,
  sdk: () => import('@aws-sdk/client-s3'),
  operations: {
    ...creationOperations,
    ...bucketOperations,
    ...bucketListOperations,
    ...accelerationOperations,
    ...bucketAclOperations,
    ...bucketLockOperations,
    ...bucketTaggingOperations,
    ...corsOperations,
    ...encryptionOperations,
    ...lifecycleOperations,
    ...loggingOperations,
    ...notificationOperations,
    ...ownershipOperations,
    ...paymentOperations,
    ...policyOperations,
    ...publicAccessOperations,
    ...replicationOperations,
    ...inventoryOperations,
    ...analyticsOperations,
    ...metricsOperations,
    ...tieringOperations,
    ...versioningOperations,
    ...websiteOperations,
    ...putOperations,
    ...copyOperations,
    ...readOperations,
    ...attributeOperations,
    ...deletionOperations,
    ...listOperations,
    ...versionListOperations,
    ...holdOperations,
    ...objectAclOperations,
    ...objectTaggingOperations,
    ...restoreOperations,
    ...uploadOperations,
    ...partOperations,
    ...completionOperations,
    ...uploadListOperations,
    ...selectOperations,
  },
  // Policies and ACLs decide what callers without a signature may do.
  anonymous: true,
  locate: locateBucket,
  tooLarge: (limit) =>
    new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      status: 400,
      fields: { MaxSizeAllowed: limit },
    }),
  throttle: () => new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 }),
  timers: [restoreTimer],
  http,
  decorate,
});
