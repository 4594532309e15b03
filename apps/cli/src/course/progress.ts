import { isUntouched, variantsOf, type Exercise, type ExerciseVariant } from '@coldstart/exercise';
import { Memory, memoryKey, type ExerciseVerdict } from '@coldstart/grader';

/** How far a learner is with an exercise in one language. */
export interface Standing {
  readonly variant: ExerciseVariant;
  readonly state: 'passed' | 'begun' | 'untouched';
  /** The last verdict, if there is one. */
  readonly verdict: ExerciseVerdict | undefined;
}

export async function standingsOf(root: string, exercise: Exercise): Promise<Standing[]> {
  const memory = new Memory(root);
  return Promise.all(
    variantsOf(exercise).map(async (variant) => {
      const known = await memory.recall(memoryKey({ variant, answer: { kind: 'work' } }));
      const state = known?.passed === true ? 'passed' : (await isUntouched(variant)) ? 'untouched' : 'begun';
      return { variant, state, verdict: known?.verdict };
    }),
  );
}

/** One language is enough. */
export function isPassed(standings: readonly Standing[]): boolean {
  return standings.some(({ state }) => state === 'passed');
}
