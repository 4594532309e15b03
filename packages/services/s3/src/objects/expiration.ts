import type { LifecycleRule, Tag } from '@aws-sdk/client-s3';
import type { Bucket, Version } from '../state.ts';

const DAY = 86_400_000;

/**
 * The `x-amz-expiration` header: when, and by which rule of the bucket's lifecycle, a version expires.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
 */
export function expirationHeader({ lifecycle }: Bucket, key: string, version: Version): { Expiration?: string } {
  if (lifecycle === undefined) return {};
  let earliest: { time: number; rule: string } | undefined;
  for (const rule of lifecycle.configuration.Rules ?? []) {
    if (rule.Status !== 'Enabled' || !appliesTo(rule, key, version)) continue;
    const time = expiry(rule, version.modified);
    if (time !== undefined && (earliest === undefined || time < earliest.time)) {
      earliest = { time, rule: rule.ID ?? '' };
    }
  }
  if (earliest === undefined) return {};
  const date = new Date(earliest.time).toUTCString();
  return { Expiration: `expiry-date="${date}", rule-id="${encodeURIComponent(earliest.rule)}"` };
}

/** Days are counted to the midnight that follows, in UTC. */
export function expiry({ Expiration: expiration }: LifecycleRule, modified: number): number | undefined {
  if (expiration?.Date !== undefined) return expiration.Date.getTime();
  if (expiration?.Days === undefined) return undefined;
  return Math.ceil((modified + expiration.Days * DAY) / DAY) * DAY;
}

/** True for a version that a lifecycle rule's filter takes in. */
export function appliesTo(rule: LifecycleRule, key: string, { size, tags }: Version): boolean {
  const { Filter: filter } = rule;
  const conditions = { ...filter, ...filter?.And };
  const prefix = conditions.Prefix ?? rule.Prefix;
  const wanted = [...(filter?.Tag === undefined ? [] : [filter.Tag]), ...(filter?.And?.Tags ?? [])];
  return (
    (prefix === undefined || key.startsWith(prefix)) &&
    (conditions.ObjectSizeGreaterThan === undefined || size > conditions.ObjectSizeGreaterThan) &&
    (conditions.ObjectSizeLessThan === undefined || size < conditions.ObjectSizeLessThan) &&
    wanted.every((tag) => hasTag(tags, tag))
  );
}

const hasTag = (tags: readonly Tag[], { Key: key, Value: value }: Tag): boolean =>
  tags.some((tag) => tag.Key === key && tag.Value === value);
