import { isUntouched, variantsOf, type Exercise, type ExerciseVariant } from '@coldstart/exercise';
import { jobKey, VerdictStore, type ExerciseVerdict } from '@coldstart/grader';

/** How far a learner is with an exercise in one language. */
export interface VariantProgress {
  readonly variant: ExerciseVariant;
  readonly state: 'passed' | 'begun' | 'untouched';
  /** The last verdict, if there is one. */
  readonly verdict: ExerciseVerdict | undefined;
}

export async function progressOf(root: string, exercise: Exercise): Promise<VariantProgress[]> {
  const store = new VerdictStore(root);
  return Promise.all(
    variantsOf(exercise).map(async (variant) => {
      const known = await store.load(jobKey({ variant, answer: { kind: 'work' } }));
      const state = known?.passed === true ? 'passed' : (await isUntouched(variant)) ? 'untouched' : 'begun';
      return { variant, state, verdict: known?.verdict };
    }),
  );
}

/** One language is enough. */
export function isPassed(progress: readonly VariantProgress[]): boolean {
  return progress.some(({ state }) => state === 'passed');
}
