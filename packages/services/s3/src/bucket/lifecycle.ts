import { randomBytes } from 'node:crypto';
import type { LifecycleRule } from '@aws-sdk/client-s3';
import { onBucket } from '../access/rules.ts';
import { invalidArgument, invalidRequest, malformedXml, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

const SIZES: readonly string[] = ['varies_by_storage_class', 'all_storage_classes_128K'];
const MOST_RULES = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
export const lifecycleOperations: Operations = {
  GetBucketLifecycleConfiguration: {
    action: 'GetLifecycleConfiguration',
    access: onBucket,
    run(input, call) {
      const { lifecycle, name } = requireBucket(call, input);
      if (lifecycle === undefined) {
        throw s3Error('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', 404, {
          BucketName: name,
        });
      }
      return {
        Rules: lifecycle.configuration.Rules,
        TransitionDefaultMinimumObjectSize: lifecycle.minimumSize,
      };
    },
  },
  PutBucketLifecycleConfiguration: {
    action: 'PutLifecycleConfiguration',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      const minimumSize = input.TransitionDefaultMinimumObjectSize ?? 'all_storage_classes_128K';
      if (!SIZES.includes(minimumSize)) {
        throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${minimumSize}`);
      }
      if (rules.length === 0 || rules.length > MOST_RULES) throw malformedXml();
      const ids = new Set<string>();
      const checked = rules.map((rule) => {
        checkRule(rule);
        const id = rule.ID === undefined || rule.ID === '' ? randomBytes(24).toString('base64url') : rule.ID;
        if (ids.has(id)) throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'Id');
        ids.add(id);
        return { ...rule, ID: id };
      });
      bucket.lifecycle = { configuration: { Rules: checked }, minimumSize };
      return { TransitionDefaultMinimumObjectSize: minimumSize };
    },
  },
  DeleteBucketLifecycle: {
    action: 'PutLifecycleConfiguration',
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).lifecycle;
    },
  },
};

function checkRule(rule: LifecycleRule): void {
  const { Status: status, Filter: filter, Expiration: expiration } = rule;
  if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml();
  if (filter === undefined && rule.Prefix === undefined) throw malformedXml();
  if (filter !== undefined && rule.Prefix !== undefined) throw malformedXml();
  if (rule.ID !== undefined && rule.ID.length > 255) {
    throw invalidArgument('ID length should not exceed allowed limit of 255', 'ID');
  }
  const actions = [
    expiration,
    rule.Transitions?.length === 0 ? undefined : rule.Transitions,
    rule.NoncurrentVersionExpiration,
    rule.NoncurrentVersionTransitions?.length === 0 ? undefined : rule.NoncurrentVersionTransitions,
    rule.AbortIncompleteMultipartUpload,
  ];
  if (actions.every((action) => action === undefined)) {
    throw invalidRequest('At least one action needs to be specified in a rule.');
  }
  checkFilter(rule);
  if (expiration !== undefined) {
    const set = [expiration.Days, expiration.Date, expiration.ExpiredObjectDeleteMarker].filter(
      (value) => value !== undefined,
    );
    if (set.length > 1) throw malformedXml();
    if (expiration.Days !== undefined && expiration.Days <= 0) {
      throw invalidArgument("'Days' for Expiration action must be a positive integer", 'Days', String(expiration.Days));
    }
    checkMidnight(expiration.Date);
    if (expiration.ExpiredObjectDeleteMarker !== undefined && (filter?.Tag ?? filter?.And?.Tags) !== undefined) {
      throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with tag based filters.');
    }
  }
  for (const transition of rule.Transitions ?? []) checkMidnight(transition.Date);
  const noncurrent = rule.NoncurrentVersionExpiration?.NoncurrentDays;
  if (noncurrent !== undefined && noncurrent <= 0) {
    throw invalidArgument(
      "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
      'NoncurrentDays',
      String(noncurrent),
    );
  }
}

function checkFilter({ Filter: filter }: LifecycleRule): void {
  if (filter === undefined) return;
  const set = [filter.Prefix, filter.Tag, filter.And, filter.ObjectSizeGreaterThan, filter.ObjectSizeLessThan].filter(
    (value) => value !== undefined,
  );
  if (set.length > 1) throw malformedXml();
  const { Tags: tags } = filter.And ?? {};
  const keys = (tags ?? []).map(({ Key: key }) => key);
  if (new Set(keys).size < keys.length) throw invalidRequest('Duplicate Tag Keys are not allowed.');
}

function checkMidnight(date: Date | undefined): void {
  if (date === undefined || date.getTime() % 86_400_000 === 0) return;
  throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString());
}
