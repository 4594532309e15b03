import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { DEFAULT_ERROR_TTL } from '../config/complete.ts';
import { valueOf } from './headers.ts';
import type { EdgeHeaders } from './hooks.ts';
import type { Plan } from './plan.ts';

interface Directives {
  readonly forbids: boolean;
  /** Seconds, `s-maxage` before `max-age`. */
  readonly age: number | undefined;
}

function directivesOf(headers: EdgeHeaders): Directives {
  const text = (valueOf(headers, 'cache-control') ?? '').toLowerCase();
  const number = (name: string): number | undefined => {
    const found = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*"?(\\d+)`).exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return {
    forbids: /(?:^|[\s,])(?:no-cache|no-store|private)(?:[\s,=]|$)/.test(text),
    age: number('s-maxage') ?? number('max-age'),
  };
}

/**
 * How long an object is fresh, in seconds; 0 is not kept.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html#ExpirationDownloadDist
 *
 * @param now milliseconds since 1970
 */
export function ttlOf(headers: EdgeHeaders, { min, usual, max }: Plan['ttl'], now: number): number {
  const { forbids, age } = directivesOf(headers);
  const within = (seconds: number): number => Math.min(Math.max(seconds, min), Math.max(max, min));
  if (forbids) return min;
  if (age !== undefined) return within(age);
  const expires = valueOf(headers, 'expires');
  if (expires !== undefined) {
    const moment = Date.parse(expires);
    // What is no date has expired already.
    return within(Number.isNaN(moment) ? 0 : (moment - now) / 1000);
  }
  return Math.max(min, usual);
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-cached-errors */
const ALWAYS = [404, 405, 414, 500, 501, 502, 503, 504];
const WHERE_TOLD = [400, 403, 412, 415];

/** How long an error is given again without asking the origin, in seconds. */
export function errorTtlOf(status: number, headers: EdgeHeaders, config: DistributionConfig): number {
  const { age } = directivesOf(headers);
  if (!ALWAYS.includes(status) && !(WHERE_TOLD.includes(status) && age !== undefined)) return 0;
  return Math.max(leastErrorTtl(status, config), age ?? 0);
}

export const leastErrorTtl = (status: number, { CustomErrorResponses }: DistributionConfig): number =>
  CustomErrorResponses?.Items?.find(({ ErrorCode }) => ErrorCode === status)?.ErrorCachingMinTTL ?? DEFAULT_ERROR_TTL;
