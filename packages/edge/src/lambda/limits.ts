import type { EdgeEvent } from '../messages.ts';

const perEvent = (viewer: number, origin: number): Readonly<Record<EdgeEvent, number>> => ({
  'viewer-request': viewer,
  'origin-request': origin,
  'origin-response': origin,
  'viewer-response': viewer,
});

/** Bytes of a request's body that a function is shown, or may put in its place. */
export const MOST_BODY = perEvent(40 * 1024, 1024 * 1024);
/** Bytes of an answer that a function makes, headers included. */
export const MOST_ANSWER = perEvent(40 * 1024, 1024 * 1024);

/**
 * What functions may be to be associated.
 *
 * Those for viewers are what AWS was seen to refuse. Its page of quotas says more since (30 seconds, 50 MB, as much memory as
 * Lambda has); whoever keeps to these is taken by both.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-lambda-at-edge
 */
export const MOST_SECONDS = perEvent(5, 30);
/** MB. */
export const MOST_MEMORY = perEvent(128, 10_240);
/** Bytes, compressed. */
export const MOST_CODE = perEvent(1024 * 1024, 50 * 1024 * 1024);
