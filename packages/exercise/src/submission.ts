import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExerciseVariant } from './course.ts';

/** Whose answer to an exercise: the learner's own files, or one of the author's. */
export type Answer =
  | { readonly kind: 'work' }
  | { readonly kind: 'starter' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'wrong'; readonly name: string };

/** The files of an answer, by path within the variant's folder (`src/hello.mts`), with forward slashes. */
export interface Submission {
  readonly answer: Answer;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Those of them that may be executed. Windows has no such mode: there it is all of them, as `sam package` has it. */
  readonly executables: ReadonlySet<string>;
  /** What was left out and why, such as a link that leads elsewhere. */
  readonly ignored: readonly string[];
}

/** What belongs to the course, not to the learner, in a variant's folder. */
const RESERVED = new Set([
  'README.md',
  'checks',
  'exercise.yaml',
  'package.json',
  'pnpm-lock.yaml',
  'solution',
  'starter',
  'tsconfig.json',
  'wrong',
]);
/** Folders and files that are nobody's work: what tools leave behind. */
export const NOT_WORK: ReadonlySet<string> = new Set([
  '.git',
  '.DS_Store',
  '.coldstart',
  '.turbo',
  '.venv',
  '__pycache__',
  'node_modules',
]);

const LIMITS = { files: 500, bytes: 20 * 1024 * 1024 };

/** An answer is too large to be one. */
export class SubmissionTooLarge extends Error {
  constructor(path: string, limits: { readonly files: number; readonly bytes: number }) {
    super(
      `${path} holds more than ${limits.files} files or ${limits.bytes / 1024 / 1024} MB; move what the function does not need elsewhere.`,
    );
    this.name = 'SubmissionTooLarge';
  }
}

/**
 * Reads an answer. The starter lies under the solution, and the solution under a wrong one,
 * so that each holds only what it changes.
 *
 * @throws SubmissionTooLarge
 */
export async function readSubmission(variant: ExerciseVariant, answer: Answer): Promise<Submission> {
  const submission = {
    answer,
    files: new Map<string, Uint8Array>(),
    executables: new Set<string>(),
    ignored: new Array<string>(),
  };
  for (const folder of layers(variant, answer)) {
    const reserved = folder === variant.folder ? new Set([...RESERVED, ...siblings(variant)]) : undefined;
    await readFolder(folder, '', reserved, submission);
  }
  return submission;
}

/** The folders that an answer lies in, the later ones over the earlier. */
export function layers({ folder }: ExerciseVariant, answer: Answer): string[] {
  const starter = join(folder, 'starter');
  const solution = join(folder, 'solution');
  switch (answer.kind) {
    case 'work':
      return [folder];
    case 'starter':
      return [starter];
    case 'solution':
      return [starter, solution];
    case 'wrong':
      return [starter, solution, join(folder, 'wrong', answer.name)];
  }
}

/** The folders of the other variants, where this one lies beside or above them. */
function siblings({ exercise, entry }: ExerciseVariant): string[] {
  if (entry.folder !== '.') return [];
  return Object.values(exercise.manifest.variants).map((other) => other.folder.split('/')[0] ?? '');
}

async function readFolder(
  folder: string,
  prefix: string,
  reserved: ReadonlySet<string> | undefined,
  into: { files: Map<string, Uint8Array>; executables: Set<string>; ignored: string[] },
): Promise<void> {
  const { files, executables, ignored } = into;
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const reason = prefix === '' ? undefined : unreadable(folder, error);
    if (reason !== undefined) return void ignored.push(`${prefix} ${reason} and was left out.`);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  for (const entry of entries) {
    if (NOT_WORK.has(entry.name) || (prefix === '' && reserved?.has(entry.name) === true)) continue;
    const path = prefix + entry.name;
    const full = join(folder, entry.name);
    if (entry.isDirectory()) {
      await readFolder(full, `${path}/`, undefined, into);
    } else if (entry.isFile()) {
      try {
        const { size, mode } = await lstat(full);
        const total = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, size);
        if (files.size >= LIMITS.files || total > LIMITS.bytes) throw new SubmissionTooLarge(folder, LIMITS);
        files.set(path, await readFile(full));
        if (process.platform === 'win32' || (mode & 0o100) !== 0) executables.add(path);
        else executables.delete(path);
      } catch (error) {
        const reason = unreadable(entry.name, error);
        if (reason === undefined) throw error;
        ignored.push(`${path} ${reason} and was left out.`);
      }
    } else {
      // A link could lead to the solution, a pipe would never end.
      ignored.push(`${path} is ${entry.isSymbolicLink() ? 'a link' : 'no regular file'} and was left out.`);
    }
  }
}

/** Why a file is none that can be packaged, where that is the file's own doing. */
function unreadable(name: string, error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by you (`chmod u+r` changes that)';
  if (code !== 'ENOENT') return undefined;
  // A name in another encoding is not found under what could be read of it.
  return name.includes('\uFFFD') ? 'has a name that is not UTF-8' : 'was gone before it could be read';
}

/** True while the learner has changed nothing yet. */
export async function isUntouched(variant: ExerciseVariant): Promise<boolean> {
  const [work, starter] = await Promise.all([
    readSubmission(variant, { kind: 'work' }),
    readSubmission(variant, { kind: 'starter' }),
  ]);
  return differences(work, starter).length === 0;
}

/** Paths that differ between two answers, in their bytes or in whether they may be executed, added and removed ones included. */
export function differences(one: Submission, other: Submission): string[] {
  const paths = new Set([...one.files.keys(), ...other.files.keys()]);
  return [...paths]
    .filter((path) => {
      const [a, b] = [one.files.get(path), other.files.get(path)];
      const modes = one.executables.has(path) === other.executables.has(path);
      return a === undefined || b === undefined || !modes || Buffer.compare(a, b) !== 0;
    })
    .sort();
}
