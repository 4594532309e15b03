import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { SubmissionAsked } from '../protocol/index.ts';

/** A verdict of one check, which passed. */
export function passedVerdict({ slug, variant }: Pick<SubmissionAsked, 'slug' | 'variant'>): ExerciseVerdict {
  return {
    slug,
    number: 1,
    title: 'Say hello, carefully',
    path: `exercises/01-${slug}`,
    readme: `exercises/01-${slug}/README.md`,
    variant,
    answer: 'work',
    status: 'pass',
    points: 100,
    maxPoints: 100,
    cached: false,
    attempt: 1,
    checks: [
      { id: 'greets', title: 'It greets', status: 'pass', points: 100, maxPoints: 100, message: '', duration: 12 },
    ],
    duration: 40,
  };
}
