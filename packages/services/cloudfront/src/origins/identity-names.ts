import { createHash } from 'node:crypto';

/** An origin access identity as policies of buckets name it. */
export const identityArn = (id: string): string =>
  `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;

/** The other name that they may use, `CanonicalUser`: 96 hex digits. */
export const canonicalIdOf = (id: string): string =>
  createHash('sha384').update(`origin access identity ${id}`).digest('hex');
