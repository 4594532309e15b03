import { AwsError, locateBucket } from '@coldstart/wire';
import { defineService, joinOperations } from '@coldstart/cloud';
import { access } from './access/rules.ts';
import { getBucketAccelerateConfiguration, putBucketAccelerateConfiguration } from './bucket/acceleration.ts';
import { getBucketAcl, putBucketAcl } from './bucket/acl.ts';
import { createBucket, headBucket, getBucketLocation, deleteBucket, listBuckets } from './bucket/bucket.ts';
import { getBucketCors, putBucketCors, deleteBucketCors } from './bucket/cors.ts';
import { getBucketEncryption, putBucketEncryption, deleteBucketEncryption } from './bucket/encryption.ts';
import {
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
  deleteBucketLifecycle,
} from './bucket/lifecycle.ts';
import { getObjectLockConfiguration, putObjectLockConfiguration } from './bucket/lock.ts';
import { getBucketLogging, putBucketLogging } from './bucket/logging.ts';
import { getBucketNotificationConfiguration, putBucketNotificationConfiguration } from './bucket/notification.ts';
import {
  getBucketOwnershipControls,
  putBucketOwnershipControls,
  deleteBucketOwnershipControls,
} from './bucket/ownership.ts';
import { getBucketRequestPayment, putBucketRequestPayment } from './bucket/payment.ts';
import { getBucketPolicy, putBucketPolicy, deleteBucketPolicy, getBucketPolicyStatus } from './bucket/policy.ts';
import { getPublicAccessBlock, putPublicAccessBlock, deletePublicAccessBlock } from './bucket/public-access.ts';
import { getBucketReplication, putBucketReplication, deleteBucketReplication } from './bucket/replication.ts';
import {
  putBucketInventoryConfiguration,
  getBucketInventoryConfiguration,
  deleteBucketInventoryConfiguration,
  listBucketInventoryConfigurations,
  putBucketAnalyticsConfiguration,
  getBucketAnalyticsConfiguration,
  deleteBucketAnalyticsConfiguration,
  listBucketAnalyticsConfigurations,
  putBucketMetricsConfiguration,
  getBucketMetricsConfiguration,
  deleteBucketMetricsConfiguration,
  listBucketMetricsConfigurations,
  putBucketIntelligentTieringConfiguration,
  getBucketIntelligentTieringConfiguration,
  deleteBucketIntelligentTieringConfiguration,
  listBucketIntelligentTieringConfigurations,
} from './bucket/reports.ts';
import { getBucketTagging, putBucketTagging, deleteBucketTagging } from './bucket/tagging.ts';
import { getBucketVersioning, putBucketVersioning } from './bucket/versioning.ts';
import { getBucketWebsite, putBucketWebsite, deleteBucketWebsite } from './bucket/website.ts';
import { completeMultipartUpload } from './multipart/complete.ts';
import { listMultipartUploads, listParts } from './multipart/list.ts';
import { uploadPart, uploadPartCopy } from './multipart/parts.ts';
import { createMultipartUpload, abortMultipartUpload } from './multipart/upload.ts';
import { getObjectAcl, putObjectAcl } from './objects/acl.ts';
import { getObjectAttributes } from './objects/attributes.ts';
import { copyObject } from './objects/copy.ts';
import { deleteObject, deleteObjects } from './objects/delete.ts';
import { getObject, headObject } from './objects/get.ts';
import { getObjectRetention, putObjectRetention, getObjectLegalHold, putObjectLegalHold } from './objects/hold.ts';
import { listObjectVersions } from './objects/list-versions.ts';
import { listObjects, listObjectsV2 } from './objects/list.ts';
import { putObject } from './objects/put.ts';
import { restoreObject, resumeRestores } from './objects/restore.ts';
import { getObjectTagging, putObjectTagging, deleteObjectTagging } from './objects/tagging.ts';
import { decorate, http } from './http/http.ts';
import type { Sdk } from './types.ts';

const operations = {
  GetBucketAccelerateConfiguration: getBucketAccelerateConfiguration,
  PutBucketAccelerateConfiguration: putBucketAccelerateConfiguration,
  GetBucketAcl: getBucketAcl,
  PutBucketAcl: putBucketAcl,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  GetBucketLocation: getBucketLocation,
  DeleteBucket: deleteBucket,
  ListBuckets: listBuckets,
  GetBucketCors: getBucketCors,
  PutBucketCors: putBucketCors,
  DeleteBucketCors: deleteBucketCors,
  GetBucketEncryption: getBucketEncryption,
  PutBucketEncryption: putBucketEncryption,
  DeleteBucketEncryption: deleteBucketEncryption,
  GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration,
  DeleteBucketLifecycle: deleteBucketLifecycle,
  GetObjectLockConfiguration: getObjectLockConfiguration,
  PutObjectLockConfiguration: putObjectLockConfiguration,
  GetBucketLogging: getBucketLogging,
  PutBucketLogging: putBucketLogging,
  GetBucketNotificationConfiguration: getBucketNotificationConfiguration,
  PutBucketNotificationConfiguration: putBucketNotificationConfiguration,
  GetBucketOwnershipControls: getBucketOwnershipControls,
  PutBucketOwnershipControls: putBucketOwnershipControls,
  DeleteBucketOwnershipControls: deleteBucketOwnershipControls,
  GetBucketRequestPayment: getBucketRequestPayment,
  PutBucketRequestPayment: putBucketRequestPayment,
  GetBucketPolicy: getBucketPolicy,
  PutBucketPolicy: putBucketPolicy,
  DeleteBucketPolicy: deleteBucketPolicy,
  GetBucketPolicyStatus: getBucketPolicyStatus,
  GetPublicAccessBlock: getPublicAccessBlock,
  PutPublicAccessBlock: putPublicAccessBlock,
  DeletePublicAccessBlock: deletePublicAccessBlock,
  GetBucketReplication: getBucketReplication,
  PutBucketReplication: putBucketReplication,
  DeleteBucketReplication: deleteBucketReplication,
  PutBucketInventoryConfiguration: putBucketInventoryConfiguration,
  GetBucketInventoryConfiguration: getBucketInventoryConfiguration,
  DeleteBucketInventoryConfiguration: deleteBucketInventoryConfiguration,
  ListBucketInventoryConfigurations: listBucketInventoryConfigurations,
  PutBucketAnalyticsConfiguration: putBucketAnalyticsConfiguration,
  GetBucketAnalyticsConfiguration: getBucketAnalyticsConfiguration,
  DeleteBucketAnalyticsConfiguration: deleteBucketAnalyticsConfiguration,
  ListBucketAnalyticsConfigurations: listBucketAnalyticsConfigurations,
  PutBucketMetricsConfiguration: putBucketMetricsConfiguration,
  GetBucketMetricsConfiguration: getBucketMetricsConfiguration,
  DeleteBucketMetricsConfiguration: deleteBucketMetricsConfiguration,
  ListBucketMetricsConfigurations: listBucketMetricsConfigurations,
  PutBucketIntelligentTieringConfiguration: putBucketIntelligentTieringConfiguration,
  GetBucketIntelligentTieringConfiguration: getBucketIntelligentTieringConfiguration,
  DeleteBucketIntelligentTieringConfiguration: deleteBucketIntelligentTieringConfiguration,
  ListBucketIntelligentTieringConfigurations: listBucketIntelligentTieringConfigurations,
  GetBucketTagging: getBucketTagging,
  PutBucketTagging: putBucketTagging,
  DeleteBucketTagging: deleteBucketTagging,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  GetBucketWebsite: getBucketWebsite,
  PutBucketWebsite: putBucketWebsite,
  DeleteBucketWebsite: deleteBucketWebsite,
  CompleteMultipartUpload: completeMultipartUpload,
  ListMultipartUploads: listMultipartUploads,
  ListParts: listParts,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CreateMultipartUpload: createMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  GetObjectAcl: getObjectAcl,
  PutObjectAcl: putObjectAcl,
  GetObjectAttributes: getObjectAttributes,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetObject: getObject,
  HeadObject: headObject,
  GetObjectRetention: getObjectRetention,
  PutObjectRetention: putObjectRetention,
  GetObjectLegalHold: getObjectLegalHold,
  PutObjectLegalHold: putObjectLegalHold,
  ListObjectVersions: listObjectVersions,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  PutObject: putObject,
  RestoreObject: restoreObject,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
};

/** Amazon S3. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export const s3 = defineService<Sdk>({
  name: 's3',
  global: true,
  sdk: () => import('@aws-sdk/client-s3'),
  operations: joinOperations<Sdk>({
    operations,
    access,
    // Policies and ACLs decide what callers without a signature may do; accounts of their own they have none.
    anonymous: Object.keys(operations).filter((name) => name !== 'CreateBucket' && name !== 'ListBuckets'),
  }),
  locate: locateBucket,
  tooLarge: (limit) =>
    new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      status: 400,
      fields: { MaxSizeAllowed: limit },
    }),
  throttle: () => new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 }),
  resume: resumeRestores,
  http,
  decorate,
});
