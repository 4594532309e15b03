import type { Target } from '@aws-sdk/client-eventbridge';
import { EVER_LONGER, type RetryPolicy } from '@coldstart/cloud';

/**
 * AWS tells that there are 185 retries in 24 hours, ever farther from each other, and no more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
const ATTEMPTS = 185;
const OLDEST = 86_400;

export function retryOf({ MaximumRetryAttempts, MaximumEventAgeInSeconds }: Target['RetryPolicy'] = {}): RetryPolicy {
  return {
    attempts: MaximumRetryAttempts ?? ATTEMPTS,
    delays: EVER_LONGER,
    maximumAge: MaximumEventAgeInSeconds ?? OLDEST,
  };
}
