import { createHash } from 'node:crypto';
import { variantsOf, type Answer, type Exercise, type ExerciseVariant } from '@coldstart/exercise';
import { UsageError } from '../problem.ts';

/** One answer to one exercise in one language: what gets a verdict. */
export interface Job {
  readonly variant: ExerciseVariant;
  readonly answer: Answer;
  /** Of its random data; the run's when left out. */
  readonly seed?: number | undefined;
}

/** `work`, `solution`, `starter`, `right/NAME`, `wrong/NAME`, `mutant/NAME`. */
export function answerName(answer: Answer): string {
  if (answer.kind === 'submitted') return 'work';
  return 'name' in answer ? `${answer.kind}/${answer.name}` : answer.kind;
}

export function jobName({ variant, answer }: Job): string {
  const languages = Object.keys(variant.exercise.manifest.variants).length;
  return [
    variant.exercise.slug,
    ...(languages > 1 ? [variant.name] : []),
    ...(answerName(answer) === 'work' ? [] : [answerName(answer)]),
  ].join(' · ');
}

/**
 * @param wanted name of a variant; all when left out
 * @throws UsageError when no exercise has it
 */
export function jobsFor(exercises: readonly Exercise[], answer: Answer, wanted?: string): Job[] {
  const all = exercises.flatMap(variantsOf);
  const jobs = all
    .filter(({ name }) => wanted === undefined || name === wanted)
    .map((variant) => ({ variant, answer }));
  if (jobs.length === 0 && all.length > 0) {
    const known = [...new Set(all.map(({ name }) => name))].join(', ');
    const whose = exercises.length === 1 ? `${exercises[0]?.slug} has no` : 'None of these exercises has the';
    throw new UsageError(`${whose} variant \`${wanted}\`; there is ${known}.`);
  }
  return jobs;
}

/** An account of its own for each job: 12 digits that a function could not have known. */
export function accountFor(seed: number, job: Job, round: number): string {
  const { variant, answer } = job;
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, variant.exercise.slug, variant.name, answerName(answer), round]))
    .digest();
  return accountOf(digest.readUIntBE(0, 6));
}

/** Another account, which a check can come from as a stranger. */
export const accountBeside = (account: string): string => accountOf(Number(account) - FIRST_ACCOUNT + 1);

/** Twelve digits, of which the first is no zero. */
const FIRST_ACCOUNT = 100_000_000_000;

const accountOf = (number: number): string => String(FIRST_ACCOUNT + (number % 900_000_000_000));
