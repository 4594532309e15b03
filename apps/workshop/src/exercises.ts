import { join, relative, sep } from 'node:path';
import {
  loadCourse,
  readSubmission,
  resetVariant,
  isUntouched,
  variantsOf,
  type Course,
  type ExerciseVariant,
} from '@coldstart/exercise';
import { countHint, hintsGiven } from '@coldstart/grader/hints';
import { jobKey, VerdictStore } from '@coldstart/grader/verdict-store';
import type { CourseState, ExerciseFile, ExerciseState, GivenHint, Trace } from './api.ts';
import type { VariantId } from './grader/messages.ts';

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
          variants: await Promise.all(
            variantsOf(exercise).map(async (variant) => {
              const verdict = await this.#verdict(variant);
              return { name: variant.name, begun: !(await isUntouched(variant)), ...(verdict && { verdict }) };
            }),
          ),
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
    const { slug, manifest } = variant.exercise;
    const [verdict, given, files] = await Promise.all([
      this.#verdict(variant),
      hintsGiven(this.#root, slug),
      this.#files(variant),
    ]);
    const hints = Object.fromEntries(
      manifest.checks.map(({ id, title }) => {
        const earned = verdict?.checks.find((check) => check.id === id)?.hint?.number ?? 0;
        return [id, Math.max(given.get(title) ?? 0, earned)];
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

  keepTrace({ slug, variant }: VariantId, check: string, trace: Trace): void {
    const key = `${slug}.${variant}.work`;
    this.#traces.set(key, { ...this.#traces.get(key), [check]: trace });
  }

  /** One more hint; undefined where the exercise has no such check. */
  async hint(variant: ExerciseVariant, check: string): Promise<GivenHint | undefined> {
    const { slug, manifest } = variant.exercise;
    const entry = manifest.checks.find(({ id }) => id === check);
    if (entry === undefined) return undefined;
    const earned = (await this.#verdict(variant))?.checks.find(({ id }) => id === check)?.hint?.number;
    const number = await countHint(this.#root, slug, entry.title, entry.hints.length, earned);
    return { text: entry.hints[number - 1] ?? '', number, of: entry.hints.length };
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

  async #verdict(variant: ExerciseVariant) {
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
    return [...paths].map((path) => {
      const current = text(work.files.get(path));
      const answer = revealed ? text(solution.files.get(path)) : undefined;
      return {
        path: `${variant.path}/${path}`,
        ...(current !== undefined && { current }),
        starter: text(starter.files.get(path)) ?? '',
        ...(answer !== undefined && { solution: answer }),
      };
    });
  }
}

const workKey = (variant: ExerciseVariant): string => jobKey({ variant, answer: { kind: 'work' } });
