import { variantsOf, type Exercise } from '@coldstart/exercise';
import { grade, type CheckVerdict, type ExerciseVerdict, type GradeOptions, type Job } from '@coldstart/grader';
import { mutantsOf, type Mutant } from '@coldstart/mutants';

/** A mutant, and how it is graded. */
export interface MutantJob {
  readonly name: string;
  readonly job: Job;
}

/** What became of mutants. */
export interface Outcome {
  readonly killed: readonly string[];
  readonly survived: readonly string[];
  /** Where the course or its cloud failed: neither the one nor the other. */
  readonly broken: readonly { readonly name: string; readonly message: string }[];
  /** There was no time for them. */
  readonly untried: readonly string[];
}

/**
 * Every mutant of an exercise's solutions.
 *
 * @throws NoPythonMutants
 */
export async function mutantJobs(exercise: Exercise): Promise<MutantJob[]> {
  const all = await Promise.all(
    variantsOf(exercise).map(async (variant) =>
      (await mutantsOf(variant)).map(({ name, files }: Mutant, index) => ({
        name,
        job: { variant, answer: { kind: 'mutant' as const, name: String(index + 1), files } },
      })),
    ),
  );
  return all.flat();
}

/** The names of mutants that an exercise says are as right as its solution. */
export function equivalentOf({ manifest }: Exercise): Set<string> {
  return new Set(manifest.equivalent.flatMap(({ mutants }) => mutants));
}

/** Grades mutants side by side, each until its first check that fails. */
export async function gradeMutants(
  mutants: readonly MutantJob[],
  settings: Pick<GradeOptions, 'services' | 'root' | 'signal'>,
  onVerdict: () => void = () => undefined,
): Promise<Outcome> {
  const verdicts = new Map<Job, ExerciseVerdict>();
  const options = { ...settings, backend: 'embedded', seed: 1, stopAtFailure: true };
  await grade(
    mutants.map(({ job }) => job),
    {
      ...options,
      events: {
        onVerdict(job, verdict) {
          verdicts.set(job, verdict);
          onVerdict();
        },
      },
      // What a mutant does to the cloud is its own matter.
      log: () => undefined,
    },
  );
  const found = mutants.map(({ name, job }) => ({ name, verdict: verdicts.get(job) }));
  const fault = ({ problem, checks }: ExerciseVerdict): string | undefined =>
    // A stack that cannot be made, or a file that does not parse, is a mutant that was noticed.
    problem === undefined ? checks.find(isBroken)?.message : problem.kind === 'course' ? problem.message : undefined;
  const broken = found.flatMap(({ name, verdict }) => {
    const message = verdict && fault(verdict);
    return message === undefined ? [] : [{ name, message }];
  });
  const tried = found.filter(({ name }) => !broken.some((one) => one.name === name));
  const named = (holds: (verdict: ExerciseVerdict | undefined) => boolean): string[] =>
    tried.filter(({ verdict }) => holds(verdict)).map(({ name }) => name);
  return {
    killed: named((verdict) => verdict !== undefined && verdict.points < verdict.maxPoints),
    survived: named((verdict) => verdict !== undefined && verdict.points === verdict.maxPoints),
    broken,
    untried: named((verdict) => verdict === undefined),
  };
}

const isBroken = ({ status }: CheckVerdict): boolean => status === 'error';
