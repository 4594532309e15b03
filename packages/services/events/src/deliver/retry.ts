import type { Target } from '@aws-sdk/client-eventbridge';
import type { RetryPolicy } from '@coldstart/cloud';

/**
 * Seconds. AWS tells that there are 185 retries in 24 hours, ever farther from each other, and no more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
const DELAYS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 480];
const ATTEMPTS = 185;
const OLDEST = 86_400;

export function retryOf({ MaximumRetryAttempts, MaximumEventAgeInSeconds }: Target['RetryPolicy'] = {}): RetryPolicy {
  return {
    attempts: MaximumRetryAttempts ?? ATTEMPTS,
    delays: DELAYS,
    maximumAge: MaximumEventAgeInSeconds ?? OLDEST,
  };
}
