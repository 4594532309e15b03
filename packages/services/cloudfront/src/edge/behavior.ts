import type { CacheBehavior, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';

/**
 * The first behaviour whose pattern a path fits, in the order in which they are listed; the default one if none does.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
export function behaviorFor(
  { CacheBehaviors, DefaultCacheBehavior: last }: DistributionConfig,
  path: string,
): DefaultCacheBehavior | CacheBehavior | undefined {
  return CacheBehaviors?.Items?.find(({ PathPattern = '' }) => fitsPattern(PathPattern, path)) ?? last;
}

/** `*` stands for any text, `?` for one letter; capital letters count, and a slash at the beginning is the same as none. */
export function fitsPattern(pattern: string, path: string): boolean {
  const expression = pattern
    .replace(/^\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${expression}$`, 's').test(path);
}
