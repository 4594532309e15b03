import { AwsError } from '@coldstart/wire';
import type { JournalOutcome } from './journal.ts';

/** How a call ended that was answered with an error, for the journal. */
export function outcomeOf(error: unknown): JournalOutcome {
  return error instanceof AwsError ? outcomeOfCode(error.code) : 'error';
}

/** @param code as the answer names it: `AccessDeniedException`, `SlowDown` */
export function outcomeOfCode(code: string): JournalOutcome {
  if (/^(?:AccessDenied|AuthorizationError|UnauthorizedOperation|Forbidden)/.test(code)) return 'denied';
  return /Thrott|TooManyRequests|SlowDown|ThroughputExceeded|RequestLimit/.test(code) ? 'throttled' : 'error';
}
