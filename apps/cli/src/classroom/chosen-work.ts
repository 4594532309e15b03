import {
  exerciseAround,
  findExercise,
  isUntouched,
  loadCourse,
  SubmissionTooLarge,
  variantsOf,
  type ExerciseVariant,
} from '@coldstart/exercise';
import {
  ClassroomError,
  editedWork,
  lastSubmitted,
  type EditedWork,
  type Membership,
} from '@coldstart/classroom/client';
import type { CourseLocation } from '../grade-command.ts';
import { variantAround } from '../variant-around.ts';

/** Work that may be submitted, and whether the very same was submitted last. */
export interface ChosenWork {
  readonly work: EditedWork;
  /** Of the submission with these files; absent where something has changed since. */
  readonly submittedAs: string | undefined;
}

/**
 * What is to be submitted: the exercise that is named, else the one in whose folder somebody stands, else everything that
 * was begun and differs from what was submitted last.
 *
 * @throws ClassroomError, UnknownExercise
 */
export async function chosenWork(
  name: string | undefined,
  wanted: string | undefined,
  { root, here }: CourseLocation,
  membership: Membership,
): Promise<ChosenWork[]> {
  const course = await loadCourse(root);
  const exercise = name === undefined ? exerciseAround(course, here) : findExercise(course, name, here);
  if (exercise === undefined) {
    const all = course.exercises.flatMap(variantsOf).filter((one) => wanted === undefined || one.name === wanted);
    const begun = await withSubmissions(root, await begunOf(all), membership);
    return begun.filter(({ submittedAs }) => submittedAs === undefined);
  }
  const variants = variantsOf(exercise);
  const variant = wanted ?? (name === undefined ? variantAround(exercise, here) : undefined);
  const meant = variants.filter((one) => variant === undefined || one.name === variant);
  if (meant.length === 0)
    throw new ClassroomError(
      `${exercise.slug} has no variant \`${variant}\`; there is ${variants.map((one) => one.name).join(', ')}.`,
    );
  const begun = await begunOf(meant);
  if (begun.length === 0)
    throw new ClassroomError(
      `${exercise.slug} is as it came: there is nothing of yours to submit. Work in ${exercise.path}, then \`pnpm submit ${exercise.slug}\`.`,
    );
  return withSubmissions(root, begun, membership);
}

async function begunOf(variants: readonly ExerciseVariant[]): Promise<ExerciseVariant[]> {
  const untouched = await Promise.all(
    variants.map((variant) =>
      isUntouched(variant).catch((error: unknown) => {
        if (error instanceof SubmissionTooLarge) return false;
        throw error;
      }),
    ),
  );
  return variants.filter((_, index) => untouched[index] === false);
}

async function withSubmissions(
  root: string,
  variants: readonly ExerciseVariant[],
  { learner }: Membership,
): Promise<ChosenWork[]> {
  const chosen: ChosenWork[] = [];
  for (const variant of variants) {
    const work = await editedWork(variant);
    const of = { slug: variant.exercise.slug, variant: variant.name };
    const last = await lastSubmitted(root, of, learner.id);
    chosen.push({ work, submittedAs: last?.fingerprint === work.fingerprint ? last.id : undefined });
  }
  return chosen;
}
