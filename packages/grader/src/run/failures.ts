import { tmpdir } from 'node:os';
import { SubmissionTooLarge } from '@coldstart/exercise';
import { jobName, type Job } from '../plan/jobs.ts';
import { LearnerProblem, UsageError } from '../problem.ts';
import type { CheckVerdict, Problem } from '../verdict.ts';
import { CourseFault } from './run-checks.ts';

/** @throws UsageError where the machine has no room: nobody's work is at fault then */
export function throwIfFull(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return;
  throw new UsageError(`There is no room left on the disk of ${tmpdir()}. Make some, and grade again.`, {
    cause: error,
  });
}

/** What kept a job from being graded, in words. */
export function problemOf(error: unknown, job: Job): Problem {
  if (error instanceof LearnerProblem) return error.problem;
  if (error instanceof SubmissionTooLarge) {
    return { kind: 'files', message: error.message, details: [], remedy: 'Remove what does not belong there.' };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CourseFault) {
    return { kind: 'course', message, details: [], remedy: 'This is a fault of the course, not of your work.' };
  }
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 5) : [];
  return {
    kind: 'course',
    message: `Grading ${jobName(job)} broke off: ${message}`,
    details: stack.map((line) => line.trim()),
    remedy: 'This is a fault of the course, not of your work. Try again with --force.',
  };
}

/** No check was run: none is passed, whatever the reason. */
export function untried({ variant }: Job, { message }: Problem): CheckVerdict[] {
  return variant.exercise.manifest.checks.map(({ id, title, points }) => ({
    id,
    title,
    status: 'error',
    points: 0,
    maxPoints: points,
    message: `Not run: ${message}.`,
    duration: 0,
  }));
}
