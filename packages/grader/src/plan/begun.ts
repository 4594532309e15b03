import { isUntouched, type Exercise } from '@coldstart/exercise';
import type { Job } from './jobs.ts';

/**
 * Of an exercise that can be solved in several languages, the ones that the learner has begun; the first one while
 * there is none. Whoever solves an exercise in Python has not failed it in TypeScript.
 */
export async function begunJobs(jobs: readonly Job[]): Promise<Job[]> {
  const byExercise = new Map<Exercise, Job[]>();
  for (const job of jobs) {
    const { exercise } = job.variant;
    byExercise.set(exercise, [...(byExercise.get(exercise) ?? []), job]);
  }
  const chosen = await Promise.all(
    [...byExercise.values()].map(async (all) => {
      if (all.length === 1) return all;
      const untouched = await Promise.all(all.map(({ variant }) => isUntouched(variant)));
      const begun = all.filter((_, index) => untouched[index] === false);
      return begun.length > 0 ? begun : all.slice(0, 1);
    }),
  );
  return chosen.flat();
}
