import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidFile, parseYamlFile } from './friendly-errors.ts';
import { manifestSchema, type Manifest, type VariantEntry } from './manifest.ts';

/** An exercise on disk. */
export interface Exercise {
  /** `1` of `01-hello-event`. */
  readonly number: number;
  /** `hello-event` of `01-hello-event`. */
  readonly slug: string;
  /** Absolute path. */
  readonly folder: string;
  /** `exercises/01-hello-event`, for messages. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** An exercise in one language. */
export interface ExerciseVariant {
  readonly exercise: Exercise;
  /** `typescript` */
  readonly name: string;
  readonly entry: VariantEntry;
  /** Absolute path of the folder that the learner works in. */
  readonly folder: string;
  /** The same, as messages name it. */
  readonly path: string;
}

const FOLDER = /^(\d+)-([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** The course at a path, with every exercise in the order of the lessons; a faulty one is a fault, not a gap. */
export interface Course {
  readonly root: string;
  readonly exercises: readonly Exercise[];
  /** Exercises that cannot be read, with what to do. */
  readonly faults: readonly { readonly path: string; readonly error: InvalidFile }[];
}

/** Reads every manifest under `exercises/`. */
export async function loadCourse(root: string): Promise<Course> {
  const home = join(root, 'exercises');
  const names = existsSync(home) ? await readdir(home) : [];
  const exercises: Exercise[] = [];
  const faults: { path: string; error: InvalidFile }[] = [];
  for (const name of names) {
    if (!FOLDER.test(name)) continue;
    try {
      exercises.push(await loadExercise(root, name));
    } catch (error) {
      if (!(error instanceof InvalidFile)) throw error;
      faults.push({ path: `exercises/${name}`, error });
    }
  }
  exercises.sort((a, b) => a.manifest.lesson - b.manifest.lesson || a.number - b.number);
  return { root, exercises, faults };
}

async function loadExercise(root: string, name: string): Promise<Exercise> {
  const [, digits = '', slug = ''] = FOLDER.exec(name) ?? [];
  const path = `exercises/${name}`;
  const folder = join(root, 'exercises', name);
  const file = `${path}/exercise.yaml`;
  let text: string;
  try {
    text = await readFile(join(folder, 'exercise.yaml'), 'utf8');
  } catch {
    throw new InvalidFile(file, [
      { line: undefined, message: 'cannot be read; write it, or begin anew with `pnpm course new`.' },
    ]);
  }
  return { number: Number(digits), slug, folder, path, manifest: parseYamlFile(file, text, manifestSchema) };
}

/** The languages of an exercise, in the manifest's order. */
export function variantsOf(exercise: Exercise): ExerciseVariant[] {
  return Object.entries(exercise.manifest.variants).map(([name, entry]) => ({
    exercise,
    name,
    entry,
    folder: join(exercise.folder, entry.folder),
    path: entry.folder === '.' ? exercise.path : `${exercise.path}/${entry.folder}`,
  }));
}
