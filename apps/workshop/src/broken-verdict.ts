import type { ExerciseVariant } from '@coldstart/exercise';
import type { ExerciseVerdict } from './api.ts';

/** What became of a run that has no verdict, as one: nothing was checked, and why. */
export function brokenVerdict({ exercise, path, name }: ExerciseVariant, message: string): ExerciseVerdict {
  const { slug, number, manifest } = exercise;
  return {
    slug,
    number,
    title: manifest.title,
    path,
    readme: `${exercise.path}/README.md`,
    variant: name,
    answer: 'work',
    status: 'error',
    points: 0,
    maxPoints: 100,
    cached: false,
    attempt: 0,
    problem: { kind: 'course', message, details: [], remedy: 'Save once more, or run the checks again.' },
    checks: manifest.checks.map(({ id, title, points }) => ({
      id,
      title,
      status: 'error',
      points: 0,
      maxPoints: points,
      message: `Not run: ${message}.`,
      duration: 0,
    })),
    duration: 0,
  };
}
