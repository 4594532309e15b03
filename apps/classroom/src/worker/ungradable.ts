import { variantsOf, type Exercise } from '@coldstart/exercise';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Gradable } from '../records/submissions.ts';

/** Attempts that come to nothing, after which there are no more: what nobody can grade must not keep others waiting. */
export const MOST_FAILURES = 20;
/** Deaths of its grader that a living worker has seen. */
export const MOST_DEATHS = 3;
/** Deaths in a row of workers that had it in hand. */
export const MOST_WORKER_DEATHS = 5;

const OWN_FAULT =
  'Look for what uses up memory, or ends processes that are not its own: nothing else ends it. Then submit again; ask your instructor if you find nothing.';

const REASONS = {
  failures: {
    message: `what it is graded in broke ${MOST_FAILURES} times`,
    remedy:
      'Tell your instructor. What the workers have written says why; once that is mended, the exercise can be graded again from the board.',
  },
  grader: { message: `the grader died ${MOST_DEATHS} times while it graded it`, remedy: OWN_FAULT },
  workers: {
    message: `workers died while they graded it, ${MOST_WORKER_DEATHS} of them in a row or ${MOST_FAILURES} in all`,
    remedy: OWN_FAULT,
  },
} as const;

/** Why a submission is graded no more. */
export type Why = keyof typeof REASONS;

/**
 * The verdict on a submission that could not be graded, so that its learner does not wait for ever.
 *
 * @param exercise undefined where this course has none of that name
 */
export function ungradable(
  { slug, variant }: Pick<Gradable, 'slug' | 'variant'>,
  exercise: Exercise | undefined,
  why: Why,
): ExerciseVerdict {
  const { message, remedy } = REASONS[why];
  const checks = exercise?.manifest.checks ?? [];
  const folder = exercise && variantsOf(exercise).find(({ name }) => name === variant);
  return {
    slug,
    number: exercise?.number ?? 0,
    title: exercise?.manifest.title ?? slug,
    path: folder?.path ?? exercise?.path ?? `exercises/${slug}`,
    readme: `${exercise?.path ?? `exercises/${slug}`}/README.md`,
    variant,
    answer: 'work',
    status: 'error',
    points: 0,
    maxPoints: checks.reduce((sum, { points }) => sum + points, 0),
    cached: false,
    attempt: 1,
    problem: {
      kind: why === 'failures' ? 'course' : 'files',
      message: `This submission could not be graded: ${message}`,
      details: [],
      remedy,
    },
    checks: checks.map(({ id, title, points }) => ({
      id,
      title,
      status: 'error' as const,
      points: 0,
      maxPoints: points,
      message: 'Not run: the submission could not be graded.',
      duration: 0,
    })),
    duration: 0,
  };
}
