import { variantsOf, type Exercise } from '@coldstart/exercise';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Gradable } from '../records/submissions.ts';

/** Attempts that come to nothing, after which there are no more: what nobody can grade must not keep others waiting. */
export const MOST_FAILURES = 20;

/**
 * The verdict on a submission that could not be graded, so that its learner does not wait for ever.
 *
 * @param exercise undefined where this course has none of that name
 */
export function ungradable({ slug, variant }: Gradable, exercise: Exercise | undefined): ExerciseVerdict {
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
      kind: 'course',
      message: `This submission could not be graded: what it is graded in broke ${MOST_FAILURES} times`,
      details: [],
      remedy:
        'Tell your instructor. What the workers have written says why; once that is mended, the exercise can be graded again from the board.',
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
