import { authorAnswers, variantsOfAnswer } from './author-answers.ts';
import { variantsOf, type Exercise, type ExerciseVariant } from './course.ts';
import type { Answer } from './submission.ts';

/** What an author says an answer does. */
export interface Expectation {
  readonly variant: ExerciseVariant;
  readonly answer: Answer;
  /** The checks that must fail; all others must pass. */
  readonly fails: ReadonlySet<string>;
  /** The author's words for it. */
  readonly why: string;
}

/**
 * Every promise of an exercise: what its solution, its starter, its right and its wrong answers do.
 *
 * @throws InvalidFile where an answer cannot be read
 */
export async function expectationsOf(exercise: Exercise): Promise<Expectation[]> {
  const answers = await authorAnswers(exercise);
  const starter = exercise.manifest.checks.filter((check) => check.starter === 'fail').map(({ id }) => id);
  return variantsOf(exercise).flatMap((variant) => [
    { variant, answer: { kind: 'solution' } as const, fails: new Set<string>(), why: 'The solution earns 100 points.' },
    {
      variant,
      answer: { kind: 'starter' } as const,
      fails: new Set(starter),
      why: 'The starter does what its checks declare.',
    },
    ...answers
      .filter((answer) => variantsOfAnswer(exercise, answer).some(({ name }) => name === variant.name))
      .map(({ kind, name, fails, why }) => ({ variant, answer: { kind, name }, fails: new Set(fails), why })),
  ]);
}

/** What a check did: anything but a pass is a failure here, `unsupported` is no answer. */
export interface CheckResult {
  readonly id: string;
  readonly status: 'pass' | 'fail' | 'error' | 'unsupported';
}

/**
 * Where an answer did not do what its author declared, one sentence each.
 *
 * @param partly true for a backend that cannot carry every check: those prove nothing, and contradict nothing
 */
export function mismatches({ fails }: Expectation, observed: readonly CheckResult[], partly = false): string[] {
  return observed.flatMap(({ id, status }) => {
    if (status === 'unsupported') {
      return partly ? [] : [`\`${id}\` could not run on this backend; use the embedded one.`];
    }
    if (fails.has(id) && status === 'pass') return [`\`${id}\` passes, and is declared to fail.`];
    if (!fails.has(id) && status !== 'pass') return [`\`${id}\` fails, and is declared to pass.`];
    return [];
  });
}
