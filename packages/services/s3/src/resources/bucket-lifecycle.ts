import type { LifecycleRule, LifecycleRuleFilter } from '@aws-sdk/client-s3';
import { pick } from '@coldstart/cloud';
import type { BucketSetting, LifecycleProperties } from './bucket-properties.ts';

/** Flat properties become the API's nested ones. */
function toApi(rule: LifecycleProperties): LifecycleRule {
  const { ExpirationInDays: days, ExpirationDate: date, ExpiredObjectDeleteMarker } = rule;
  const expiration = { Days: days, Date: date === undefined ? undefined : new Date(date), ExpiredObjectDeleteMarker };
  const expires = Object.values(expiration).some((value) => value !== undefined);
  const oldDays = rule.NoncurrentVersionExpirationInDays;
  const transitions = [...(rule.Transitions ?? []), ...(rule.Transition === undefined ? [] : [rule.Transition])];
  const { NoncurrentVersionTransitions: several = [], NoncurrentVersionTransition: one } = rule;
  const oldTransitions = [...several, ...(one === undefined ? [] : [one])];
  return {
    ID: rule.Id,
    Status: rule.Status,
    Filter: filterOf(rule),
    Expiration: expires ? expiration : undefined,
    NoncurrentVersionExpiration:
      rule.NoncurrentVersionExpiration ?? (oldDays === undefined ? undefined : { NoncurrentDays: oldDays }),
    NoncurrentVersionTransitions:
      oldTransitions.length === 0
        ? undefined
        : oldTransitions.map(({ TransitionInDays, ...rest }) => ({ ...rest, NoncurrentDays: TransitionInDays })),
    Transitions:
      transitions.length === 0
        ? undefined
        : transitions.map(({ TransitionInDays, TransitionDate, StorageClass }) => ({
            StorageClass,
            Days: TransitionInDays,
            Date: TransitionDate === undefined ? undefined : new Date(TransitionDate),
          })),
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
  };
}

/** Several conditions at once are one `And`. */
function filterOf(rule: LifecycleProperties): LifecycleRuleFilter {
  const { TagFilters: tags = [], ObjectSizeGreaterThan: least, ObjectSizeLessThan: most } = rule;
  const parts = {
    ...pick(rule, ['Prefix']),
    ...(least === undefined ? {} : { ObjectSizeGreaterThan: Number(least) }),
    ...(most === undefined ? {} : { ObjectSizeLessThan: Number(most) }),
  };
  const count = Object.keys(parts).length + tags.length;
  if (count === 0) return { Prefix: '' };
  if (count === 1) return tags.length === 1 ? { Tag: tags[0] } : parts;
  return { And: { ...parts, ...(tags.length > 0 ? { Tags: tags } : {}) } };
}

function fromApi(rule: LifecycleRule): LifecycleProperties {
  const { Tag: tag, And: and, ...filter } = rule.Filter ?? {};
  const parts = { ...filter, ...and };
  const tags = and?.Tags ?? (tag === undefined ? undefined : [tag]);
  return {
    Id: rule.ID,
    Status: rule.Status ?? 'Disabled',
    Prefix: parts.Prefix === '' ? undefined : parts.Prefix,
    TagFilters: tags,
    ObjectSizeGreaterThan: parts.ObjectSizeGreaterThan?.toString(),
    ObjectSizeLessThan: parts.ObjectSizeLessThan?.toString(),
    ExpirationInDays: rule.Expiration?.Days,
    ExpirationDate: rule.Expiration?.Date?.toISOString(),
    ExpiredObjectDeleteMarker: rule.Expiration?.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration as LifecycleProperties['NoncurrentVersionExpiration'],
    NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map(({ NoncurrentDays, ...rest }) => ({
      StorageClass: 'GLACIER',
      ...rest,
      TransitionInDays: NoncurrentDays,
    })),
    Transitions: rule.Transitions?.map(({ Days, Date: date, StorageClass = 'GLACIER' }) => ({
      StorageClass,
      TransitionInDays: Days,
      TransitionDate: date?.toISOString(),
    })),
    AbortIncompleteMultipartUpload:
      rule.AbortIncompleteMultipartUpload as LifecycleProperties['AbortIncompleteMultipartUpload'],
  };
}

export const lifecycle: BucketSetting = {
  of: ['LifecycleConfiguration'],
  put: {
    PutBucketLifecycleConfiguration: ({ id, properties: { LifecycleConfiguration: config } }) => ({
      Bucket: id,
      LifecycleConfiguration: { Rules: (config?.Rules ?? []).map(toApi) },
    }),
  },
  remove: { DeleteBucketLifecycle: ({ id }) => ({ Bucket: id }) },
  read: {
    GetBucketLifecycleConfiguration: {
      input: ({ id }) => ({ Bucket: id }),
      read: ({ Rules: rules = [] }) => ({ LifecycleConfiguration: { Rules: rules.map(fromApi) } }),
    },
  },
};
