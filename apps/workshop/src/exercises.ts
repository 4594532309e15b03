import { basename, join, relative, sep } from 'node:path';
import {
  loadCourse,
  readSubmission,
  resetVariant,
  variantsOf,
  type Course,
  type Exercise,
  type ExerciseVariant,
} from '@coldstart/exercise';
import { countGiven, giveHint, hintsAbout, hintsGiven, hintsOf, type HintsGiven } from '@coldstart/grader/hints';
import { pointsOf, progressOf, variantProgress } from '@coldstart/grader/progress';
import { jobKey, VerdictStore } from '@coldstart/grader/verdict-store';
import type {
  CheckVerdict,
  CourseState,
  ExerciseFile,
  ExerciseState,
  ExerciseVerdict,
  GivenHints,
  Progress,
  Trace,
} from './api.ts';
import type { VariantId } from './grader/messages.ts';
import { highlight } from './highlight.ts';

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');

/** The course's exercises as the pages see them. */
export class Exercises {
  readonly #root: string;
  readonly #verdicts: VerdictStore;
  readonly #traces = new Map<string, Record<string, Trace>>();
  readonly #revealed = new Set<string>();
  #course: Promise<Course> | undefined;

  constructor(root: string) {
    this.#root = root;
    this.#verdicts = new VerdictStore(root);
  }

  /** A manifest was changed. */
  forget(): void {
    this.#course = undefined;
  }

  async course(graderReady: boolean): Promise<CourseState> {
    const { exercises } = await this.#load();
    return {
      graderReady,
      exercises: await Promise.all(
        exercises.map(async (exercise) => ({
          slug: exercise.slug,
          number: exercise.number,
          title: exercise.manifest.title,
          variants: (await progressOf(this.#verdicts, exercise)).map(({ variant, state, verdict }) => ({
            name: variant.name,
            begun: state !== 'untouched',
            ...(verdict && { verdict }),
          })),
        })),
      ),
    };
  }

  /** @param name of the variant; the first one when left out */
  async find(slug: string, name?: string): Promise<ExerciseVariant | undefined> {
    const { exercises } = await this.#load();
    const exercise = exercises.find((one) => one.slug === slug);
    return exercise && variantsOf(exercise).find((variant) => name === undefined || variant.name === name);
  }

  /** The variants whose folders these files are in, learners' files or not. */
  async touchedBy(files: readonly string[]): Promise<ExerciseVariant[]> {
    const { exercises } = await this.#load();
    return exercises.flatMap((exercise) => {
      const variants = variantsOf(exercise);
      const touched = new Set<ExerciseVariant>();
      for (const file of files.filter((path) => path.startsWith(exercise.folder + sep))) {
        // `python/app.py` is the Python variant's, not that of the folder around it.
        const owner = variants
          .filter(({ folder }) => file.startsWith(folder + sep))
          .sort((a, b) => b.folder.length - a.folder.length)[0];
        if (owner !== undefined) touched.add(owner);
      }
      return [...touched];
    });
  }

  async state(variant: ExerciseVariant): Promise<ExerciseState> {
    const { slug } = variant.exercise;
    const [{ verdict }, last, given, files] = await Promise.all([
      variantProgress(this.#verdicts, variant),
      this.#lastVerdict(variant),
      hintsGiven(this.#root, slug),
      this.#files(variant),
    ]);
    const hints = Object.fromEntries(
      variant.exercise.manifest.checks.map(({ id }) => {
        const found = last?.checks.find((check) => check.id === id);
        return [id, givenAbout(variant.exercise, id, found, given)];
      }),
    );
    return {
      slug,
      variant: variant.name,
      files,
      ...(verdict && { verdict }),
      traces: this.#traces.get(workKey(variant)) ?? {},
      hints,
    };
  }

  /** How far the exercises are; all of them, or these. */
  async progress(only?: ReadonlySet<Exercise>): Promise<Map<string, Progress['exercises'][string] | undefined>> {
    const { exercises } = await this.#load();
    const chosen = exercises.filter((exercise) => only === undefined || only.has(exercise));
    return new Map(
      await Promise.all(
        chosen.map(async (exercise) => [exercise.slug, pointsOf(await progressOf(this.#verdicts, exercise))] as const),
      ),
    );
  }

  keepTrace({ slug, variant }: VariantId, check: string, trace: Trace): void {
    const key = `${slug}.${variant}.work`;
    this.#traces.set(key, { ...this.#traces.get(key), [check]: trace });
  }

  /** What is known of earlier runs is no more of what is shown. */
  forgetTraces(variant: ExerciseVariant): void {
    this.#traces.delete(workKey(variant));
  }

  /** One more hint; undefined where the exercise has no such check. */
  async hint(variant: ExerciseVariant, check: string): Promise<GivenHints | undefined> {
    const { exercise } = variant;
    if (!exercise.manifest.checks.some(({ id }) => id === check)) return undefined;
    const found = (await this.#lastVerdict(variant))?.checks.find(({ id }) => id === check);
    const hints = hintsFor(exercise, check, found);
    const given = await giveHint(this.#root, exercise.slug, hints, found?.hint?.number);
    return { given, of: hints.length };
  }

  async isGraded(variant: ExerciseVariant): Promise<boolean> {
    return (await this.#lastVerdict(variant)) !== undefined;
  }

  /** The verdict of a record that was saved, and what it is about. */
  async saved(file: string): Promise<{ variant: ExerciseVariant; verdict: ExerciseVerdict } | undefined> {
    const { exercises } = await this.#load();
    const variant = exercises.flatMap(variantsOf).find((one) => `${workKey(one)}.json` === basename(file));
    const verdict = variant && (await this.#lastVerdict(variant));
    return variant && verdict && { variant, verdict };
  }

  /** @returns where the earlier files are, within the course */
  async reset(variant: ExerciseVariant): Promise<string | undefined> {
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const folder = `${variant.exercise.slug}-${variant.name}-${stamp}`;
    const { kept } = await resetVariant(variant, join(this.#root, '.coldstart', 'kept', folder));
    return kept === undefined ? undefined : relative(this.#root, kept).replaceAll(sep, '/');
  }

  reveal(variant: ExerciseVariant): void {
    this.#revealed.add(workKey(variant));
  }

  #load(): Promise<Course> {
    this.#course ??= loadCourse(this.#root);
    return this.#course;
  }

  /** Whether the files are still the same or not. */
  async #lastVerdict(variant: ExerciseVariant): Promise<ExerciseVerdict | undefined> {
    return (await this.#verdicts.load(workKey(variant)))?.verdict;
  }

  async #files(variant: ExerciseVariant): Promise<ExerciseFile[]> {
    const [work, starter, solution] = await Promise.all([
      readSubmission(variant, { kind: 'work' }),
      readSubmission(variant, { kind: 'starter' }),
      readSubmission(variant, { kind: 'solution' }),
    ]);
    const revealed = this.#revealed.has(workKey(variant));
    const paths = new Set([...variant.entry.edit, ...starter.files.keys(), ...work.files.keys()]);
    if (revealed) for (const path of solution.files.keys()) paths.add(path);
    return Promise.all(
      [...paths].map(async (path) => {
        const current = text(work.files.get(path));
        const answer = revealed ? text(solution.files.get(path)) : undefined;
        const texts = {
          ...(current !== undefined && { current }),
          starter: text(starter.files.get(path)) ?? '',
          ...(answer !== undefined && { solution: answer }),
        };
        return {
          path: `${variant.path}/${path}`,
          ...texts,
          ...(!variant.entry.edit.includes(path) && starter.files.has(path) && { given: true as const }),
          coloured: await coloured(path, texts),
        };
      }),
    );
  }
}

async function coloured(
  path: string,
  texts: Pick<ExerciseFile, 'current' | 'starter' | 'solution'>,
): Promise<NonNullable<ExerciseFile['coloured']>> {
  const lines = await Promise.all(
    Object.entries(texts).map(async ([name, code]) => [name, await highlight(path, code)] as const),
  );
  return Object.fromEntries(lines.filter(([, code]) => code !== undefined));
}

const workKey = (variant: ExerciseVariant): string => jobKey({ variant, answer: { kind: 'work' } });

/** About its failure, where it has failed; those about the check as a whole before it was graded. */
function hintsFor(exercise: Exercise, id: string, found: CheckVerdict | undefined): string[] {
  const hints = hintsOf(exercise, id);
  return found === undefined ? hints.map(({ text }) => text) : hintsAbout(hints, found);
}

function givenAbout(exercise: Exercise, id: string, found: CheckVerdict | undefined, given: HintsGiven): GivenHints {
  const hints = hintsFor(exercise, id, found);
  return { given: hints.slice(0, Math.max(countGiven(hints, given), found?.hint?.number ?? 0)), of: hints.length };
}
