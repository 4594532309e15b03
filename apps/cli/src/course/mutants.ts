import { createHash } from 'node:crypto';
import { variantsOf, type Exercise, type ExerciseVariant } from '@coldstart/exercise';
import { grade, type CheckVerdict, type ExerciseVerdict, type GradeOptions, type Job } from '@coldstart/grader';
import { mutantsOf, NoPythonMutants, sampleOf, type Mutant } from '@coldstart/mutants';

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
  const all: MutantJob[] = [];
  for (const variant of variantsOf(exercise)) all.push(...jobsOf(variant, await mutantsOf(variant)));
  return all;
}

/**
 * Some mutants of an exercise, always the same ones.
 *
 * @param onMissing told what is left out where this machine has no tool for a language
 */
export async function mutantSample(
  exercise: Exercise,
  count: number,
  onMissing: (message: string) => void,
): Promise<MutantJob[]> {
  const equivalent = equivalentOf(exercise);
  const sample: MutantJob[] = [];
  for (const variant of variantsOf(exercise)) {
    const all = await mutantsOf(variant).catch((error: unknown) => {
      if (!(error instanceof NoPythonMutants)) throw error;
      onMissing(error.message);
      return [];
    });
    const open = all.filter(({ name }) => !equivalent.has(name));
    sample.push(...jobsOf(variant, sampleOf(open, count)));
  }
  return sample;
}

function jobsOf(variant: ExerciseVariant, mutants: readonly Mutant[]): MutantJob[] {
  return mutants.map(({ name, files }) => ({
    name,
    job: {
      variant,
      answer: { kind: 'mutant', name: createHash('sha256').update(name).digest('hex').slice(0, 8), files },
    },
  }));
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
