import { randomBytes } from 'node:crypto';
import { parseArn } from '@coldstart/cloud';
import { onBucket } from '../access/rules.ts';
import { invalidRequest, malformedXml, s3Error } from '../errors.ts';
import { changeBucket, findBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html */
export const replicationOperations: Operations = {
  GetBucketReplication: {
    action: 'GetReplicationConfiguration',
    access: onBucket,
    run(input, call) {
      const { replication, name } = requireBucket(call, input);
      if (replication === undefined) {
        throw s3Error('ReplicationConfigurationNotFoundError', 'The replication configuration was not found', 404, {
          BucketName: name,
        });
      }
      return { ReplicationConfiguration: replication };
    },
  },
  PutBucketReplication: {
    action: 'PutReplicationConfiguration',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      if (bucket.versioning !== 'Enabled') {
        throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
      }
      const { Role: role, Rules: rules } = input.ReplicationConfiguration;
      if (role === undefined || rules === undefined || rules.length === 0) throw malformedXml();
      for (const { Destination: destination, Status: status } of rules) {
        if (destination?.Bucket === undefined || status === undefined) throw malformedXml();
        const target = findBucket(call.cloud.store, parseArn(destination.Bucket)?.resource ?? destination.Bucket);
        if (target?.versioning !== 'Enabled') {
          throw invalidRequest('Destination bucket must have versioning enabled.');
        }
      }
      bucket.replication = {
        Role: role,
        Rules: rules.map((rule) => ({ ...rule, ID: rule.ID ?? randomBytes(24).toString('base64url') })),
      };
    },
  },
  DeleteBucketReplication: {
    action: 'PutReplicationConfiguration',
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).replication;
    },
  },
};
