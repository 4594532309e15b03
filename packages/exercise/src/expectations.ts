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

/** Every promise of an exercise's manifest: solution, starter, wrong ones. */
export function expectationsOf(exercise: Exercise): Expectation[] {
  const { checks, wrong } = exercise.manifest;
  return variantsOf(exercise).flatMap((variant) => [
    { variant, answer: { kind: 'solution' } as const, fails: new Set<string>(), why: 'The solution earns 100 points.' },
    {
      variant,
      answer: { kind: 'starter' } as const,
      fails: new Set(checks.filter(({ starter }) => starter === 'fail').map(({ id }) => id)),
      why: 'The starter does what its checks declare.',
    },
    ...Object.entries(wrong)
      .filter(([, entry]) => entry.variant === undefined || entry.variant === variant.name)
      .map(([name, entry]) => ({
        variant,
        answer: { kind: 'wrong', name } as const,
        fails: new Set(entry.fails),
        why: entry.why,
      })),
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
