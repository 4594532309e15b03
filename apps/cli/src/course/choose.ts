import {
  findExercise,
  loadCourse,
  variantsOf,
  type Course,
  type Exercise,
  type ExerciseVariant,
} from '@coldstart/exercise';
import { UsageError } from '@coldstart/grader';
import type { CourseLocation } from '../grade-command.ts';

/**
 * The exercise and the languages that a command is about.
 *
 * @throws UsageError, UnknownExercise
 */
export async function choose(
  { root, here }: CourseLocation,
  name: string,
  wanted: string | undefined,
): Promise<{ course: Course; exercise: Exercise; variants: ExerciseVariant[] }> {
  const course = await loadCourse(root);
  const exercise = findExercise(course, name, here);
  const all = variantsOf(exercise);
  const variants = all.filter((variant) => wanted === undefined || variant.name === wanted);
  if (variants.length === 0) {
    throw new UsageError(
      `${exercise.slug} has no variant \`${wanted}\`; choose one of ${all.map((variant) => variant.name).join(', ')}.`,
    );
  }
  return { course, exercise, variants };
}
