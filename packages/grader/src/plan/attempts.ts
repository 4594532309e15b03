import type { Exercise } from '@coldstart/exercise';
import type { CheckVerdict } from '../verdict.ts';
import type { VerdictRecord } from './verdict-store.ts';

/**
 * Counts a failure of each failing check, unless these very files have been counted before:
 * asking again without changing anything is no attempt. Nor is what never got as far as the check: its hints are not shown
 * then, and would be used up unread.
 */
export function countAttempts(
  checks: readonly CheckVerdict[],
  submission: string,
  before: VerdictRecord | undefined,
): Record<string, number> {
  const attempts = { ...before?.attempts };
  if (before?.submission === submission) return attempts;
  for (const { id, status, started } of checks) {
    if (started === false) continue;
    if (status === 'fail' || status === 'error') attempts[id] = (attempts[id] ?? 0) + 1;
  }
  return attempts;
}

/** Gives each failing check the hint that its attempts have earned: one more each time, until they are used up. */
export function withHints(
  exercise: Exercise,
  checks: readonly CheckVerdict[],
  attempts: Readonly<Record<string, number>>,
): CheckVerdict[] {
  return checks.map((check) => {
    if (check.status !== 'fail' && check.status !== 'error') return check;
    const hints = exercise.manifest.checks.find(({ id }) => id === check.id)?.hints ?? [];
    const number = Math.min(Math.max(1, attempts[check.id] ?? 1), hints.length);
    const text = hints[number - 1];
    // What is to be mended first is no matter of this check's hints.
    return text === undefined || check.started === false
      ? check
      : { ...check, hint: { text, number, of: hints.length } };
  });
}
