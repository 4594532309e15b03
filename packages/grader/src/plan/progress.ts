import {
  differences,
  readSubmission,
  SubmissionTooLarge,
  variantsOf,
  type Exercise,
  type ExerciseVariant,
} from '@coldstart/exercise';
import type { ExerciseVerdict } from '../verdict.ts';
import { hashSubmission } from './fingerprint.ts';
import { jobKey, type VerdictStore } from './verdict-store.ts';

/** How far a learner is with an exercise in one language: what is known of the files as they are now. */
export interface VariantProgress {
  readonly variant: ExerciseVariant;
  readonly state: 'passed' | 'begun' | 'untouched';
  /** Of these very files; absent while they have not been graded. */
  readonly verdict: ExerciseVerdict | undefined;
}

/** The one truth of progress, for the terminal and for the pages. */
export function progressOf(verdicts: VerdictStore, exercise: Exercise): Promise<VariantProgress[]> {
  return Promise.all(variantsOf(exercise).map((variant) => variantProgress(verdicts, variant)));
}

export async function variantProgress(verdicts: VerdictStore, variant: ExerciseVariant): Promise<VariantProgress> {
  const files = await filesOf(variant);
  const known = await verdicts.load(jobKey({ variant, answer: { kind: 'work' } }));
  const verdict = known !== undefined && known.submission === files?.hash ? known.verdict : undefined;
  if (files?.untouched === true) return { variant, state: 'untouched', verdict };
  return { variant, state: known !== undefined && known.passed === files?.hash ? 'passed' : 'begun', verdict };
}

/** Undefined for files that are too large to be an answer. */
async function filesOf(variant: ExerciseVariant): Promise<{ hash: string; untouched: boolean } | undefined> {
  try {
    const [work, starter] = await Promise.all([
      readSubmission(variant, { kind: 'work' }),
      readSubmission(variant, { kind: 'starter' }),
    ]);
    return { hash: hashSubmission(work), untouched: differences(work, starter).every((path) => !work.files.has(path)) };
  } catch (error) {
    if (error instanceof SubmissionTooLarge) return undefined;
    throw error;
  }
}

/** One language is enough. */
export function isPassed(progress: readonly VariantProgress[]): boolean {
  return progress.some(({ state }) => state === 'passed');
}

/** The best points that the present files have, in whatever language; undefined where there are none to tell of. */
export function pointsOf(progress: readonly VariantProgress[]): { points: number; of: number } | undefined {
  // They may have passed before something else was tried.
  if (isPassed(progress)) return { points: 100, of: 100 };
  const graded = progress.flatMap(({ state, verdict }) =>
    verdict === undefined || state === 'untouched' ? [] : [{ points: verdict.points, of: verdict.maxPoints }],
  );
  return graded.sort((a, b) => b.points - a.points)[0];
}
