import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { variantsOf, type Exercise, type ExerciseVariant } from './course.ts';
import type { FileSet } from './file-set.ts';
import { InvalidFile, parseYamlFile } from './friendly-errors.ts';
import { identifier, relativePath, requirementId, sentence } from './manifest.ts';

const change = z
  .union([
    z.array(z.strictObject({ find: z.string().min(1, 'needs some text'), replace: z.string() })).min(1),
    z.string(),
    z.strictObject({ executable: z.boolean() }),
  ])
  .describe('What differs from the solution: edits, the whole file, or whether it may be executed.');

/** By path from the exercise's folder: `python/src/child.py` belongs to the Python variant. */
const changes = z.record(relativePath, change).refine((all) => Object.keys(all).length > 0, 'names at least one file');

const wrongSchema = z.strictObject({
  why: sentence.describe('The mistake, in one sentence.'),
  breaks: z.array(requirementId).min(1, 'names at least one requirement of README.md').describe('What it breaks.'),
  fails: z.array(identifier).min(1, 'names at least one check').describe('Exactly the checks that it must fail.'),
  changes,
});

const rightSchema = z.strictObject({
  why: sentence.describe('In which other way it is right, in one sentence.'),
  changes,
});

/** An answer that an author wrote to prove the checks: its difference to the solution, in each variant that it names. */
export interface AuthorAnswer {
  readonly kind: 'wrong' | 'right';
  /** `float-money` of `wrong/float-money.yaml`. */
  readonly name: string;
  /** `exercises/37-parent-child-orders/wrong/float-money.yaml` */
  readonly file: string;
  readonly why: string;
  /** Ids of requirements; none for a right answer. */
  readonly breaks: readonly string[];
  /** Ids of checks; none for a right answer. */
  readonly fails: readonly string[];
  /** By path from the exercise's folder. */
  readonly changes: Readonly<Record<string, z.infer<typeof change>>>;
}

/**
 * Every wrong and right answer of an exercise, by name.
 *
 * @throws InvalidFile
 */
export async function authorAnswers(exercise: Exercise): Promise<AuthorAnswer[]> {
  const answers: AuthorAnswer[] = [];
  for (const kind of ['wrong', 'right'] as const) {
    const names: string[] = await readdir(join(exercise.folder, kind)).catch(() => []);
    for (const name of names.sort()) {
      if (!name.endsWith('.yaml')) {
        const place = `${exercise.path}/${kind}/${name}`;
        throw new InvalidFile(place, [{ line: undefined, message: 'is no answer; write one as NAME.yaml.' }]);
      }
      answers.push(await authorAnswer(exercise, kind, name.slice(0, -'.yaml'.length)));
    }
  }
  return answers;
}

/** @throws InvalidFile */
export async function authorAnswer(
  exercise: Exercise,
  kind: AuthorAnswer['kind'],
  name: string,
): Promise<AuthorAnswer> {
  const file = `${exercise.path}/${kind}/${name}.yaml`;
  const text = await readFile(join(exercise.folder, kind, `${name}.yaml`), 'utf8').catch(() => {
    throw new InvalidFile(file, [{ line: undefined, message: 'is not there.' }]);
  });
  const none = { breaks: [], fails: [] };
  if (kind === 'right') return { kind, name, file, ...none, ...parseYamlFile(file, text, rightSchema) };
  return { kind, name, file, ...parseYamlFile(file, text, wrongSchema) };
}

/** The variants of which an answer changes files. */
export function variantsOfAnswer(exercise: Exercise, { changes }: AuthorAnswer): ExerciseVariant[] {
  const owners = new Set(Object.keys(changes).map((path) => ownerOf(exercise, path)));
  return variantsOf(exercise).filter(({ name }) => owners.has(name));
}

/** The variant whose folder a path lies in: the innermost one. */
function ownerOf(exercise: Exercise, path: string): string | undefined {
  return variantsOf(exercise)
    .filter(({ entry }) => entry.folder === '.' || path.startsWith(`${entry.folder}/`))
    .sort((a, b) => b.entry.folder.length - a.entry.folder.length)[0]?.name;
}

/**
 * Makes the changes of an answer to the solution's files.
 *
 * @throws InvalidFile where the solution has not, or has more than once, what is to be replaced
 */
export function applyChanges({ exercise, name, entry }: ExerciseVariant, answer: AuthorAnswer, to: FileSet): void {
  const complain = (message: string): never => {
    throw new InvalidFile(answer.file, [{ line: undefined, message }]);
  };
  for (const [path, change] of Object.entries(answer.changes)) {
    if (ownerOf(exercise, path) !== name) continue;
    const own = entry.folder === '.' ? path : path.slice(entry.folder.length + 1);
    if (typeof change === 'string') {
      to.files.set(own, Buffer.from(change));
      continue;
    }
    const found = to.files.get(own);
    if (found === undefined) return complain(`changes ${path}, which the solution has not.`);
    if (!Array.isArray(change)) {
      if (change.executable) to.executables.add(own);
      else to.executables.delete(own);
      continue;
    }
    let text = Buffer.from(found).toString('utf8');
    for (const { find, replace } of change) {
      const times = text.split(find).length - 1;
      if (times !== 1) complain(`${path} has \`${find}\` ${times} times, not once; choose other words to find.`);
      text = text.replace(find, () => replace);
    }
    to.files.set(own, Buffer.from(text));
  }
}
