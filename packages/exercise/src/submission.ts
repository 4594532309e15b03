import { join, posix } from 'node:path';
import { applyChanges, authorAnswer } from './author-answers.ts';
import type { ExerciseVariant } from './course.ts';
import { differences, LIMITS, NOT_WORK, readFolders, SubmissionTooLarge, type FileSet } from './file-set.ts';

/** Whose answer to an exercise: the learner's own files, here or sent, one of the author's, or a mutant of the solution. */
export type Answer =
  | { readonly kind: 'work' }
  | SubmittedAnswer
  | { readonly kind: 'starter' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'wrong' | 'right'; readonly name: string }
  | { readonly kind: 'mutant'; readonly name: string; readonly files: ReadonlyMap<string, Uint8Array> };

/** What a learner has sent: files by path within the variant, which differ from the starter's. They lie nowhere on disk. */
export interface SubmittedAnswer {
  readonly kind: 'submitted';
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files of the starter that are not there any more. */
  readonly removed: ReadonlySet<string>;
  readonly executables: ReadonlySet<string>;
}

/** The files of an answer. */
export interface Submission extends Readonly<FileSet> {
  readonly answer: Answer;
}

/** What belongs to the course, not to the learner, in a variant's folder. */
const RESERVED = [
  'README.md',
  'checks',
  'exercise.yaml',
  'package.json',
  'pnpm-lock.yaml',
  'right',
  'solution',
  'starter',
  'tsconfig.json',
  'turbo.json',
  'wrong',
];

/**
 * Reads an answer. The starter lies under the solution, and the solution under what differs from it, so that each
 * holds only what it changes. What is given lies over the learner's files.
 *
 * @throws SubmissionTooLarge, InvalidFile
 */
export async function readSubmission(variant: ExerciseVariant, answer: Answer): Promise<Submission> {
  const { exercise, folder } = variant;
  const starter = join(folder, 'starter');
  if (answer.kind === 'work') return withGiven(variant, answer, await readWork(variant), await readFolders([starter]));
  if (answer.kind === 'submitted') {
    const sent = readSubmitted(variant, answer, await readFolders([starter]));
    return withGiven(variant, answer, sent, await readFolders([starter]));
  }
  if (answer.kind === 'starter') return { answer, ...(await readFolders([starter])) };
  const read = await readFolders([starter, join(folder, 'solution')]);
  if (answer.kind === 'wrong' || answer.kind === 'right') {
    applyChanges(variant, await authorAnswer(exercise, answer.kind, answer.name), read);
  }
  if (answer.kind === 'mutant') for (const [path, contents] of answer.files) read.files.set(path, contents);
  return { answer, ...read };
}

/** The learner's folder as it is on disk. */
export function readWork(variant: ExerciseVariant): Promise<FileSet> {
  return readFolders([variant.folder], notWork(variant));
}

function notWork(variant: ExerciseVariant): ReadonlySet<string> {
  return new Set([...RESERVED, ...siblings(variant)]);
}

/** The starter, with what was sent in place of what it has: as the files would lie in the learner's folder. */
function readSubmitted(
  variant: ExerciseVariant,
  { files, removed, executables }: SubmittedAnswer,
  into: FileSet,
): FileSet {
  const reserved = notWork(variant);
  // First: a folder may have taken a file's place.
  for (const path of removed) {
    if (!into.files.delete(path)) into.ignored.push(`${path} is no file of the starter that could be removed.`);
    into.executables.delete(path);
  }
  for (const [path, contents] of files) {
    const parts = path.split('/');
    const reason = !staysInside(path)
      ? 'does not stay in the folder of the exercise'
      : reserved.has(parts[0] ?? '') || parts.some((part) => NOT_WORK.has(part))
        ? 'is no part of an answer'
        : clash(path, into.files);
    if (reason !== undefined) {
      into.ignored.push(`${path} ${reason} and was left out.`);
      continue;
    }
    into.files.set(path, contents);
    if (executables.has(path)) into.executables.add(path);
    else into.executables.delete(path);
  }
  let [count, bytes] = [0, 0];
  for (const [path, { byteLength }] of into.files) {
    count += 1;
    bytes += byteLength;
    if (count > LIMITS.files || bytes > LIMITS.bytes) throw new SubmissionTooLarge(variant.path, LIMITS, path);
  }
  return into;
}

/** Whether a path means the same place below a folder on every system, and none outside. */
function staysInside(path: string): boolean {
  return !/[\\:\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** One name cannot be a file and a folder. */
function clash(path: string, files: ReadonlyMap<string, Uint8Array>): string | undefined {
  const inTheWay = [...files.keys()].some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
  return inTheWay ? 'is a file and a folder at once' : undefined;
}

/** The folders of the other variants, where this one lies beside or above them. */
function siblings({ exercise, entry }: ExerciseVariant): string[] {
  if (entry.folder !== '.') return [];
  return Object.values(exercise.manifest.variants).map((other) => other.folder.split('/')[0] ?? '');
}

/** Files of the starter that the learner is not to write: the task stands on them. */
export function isGiven({ entry }: ExerciseVariant, path: string): boolean {
  return !entry.edit.includes(path);
}

/** Lays what is given over the learner's files, and leaves out what would stand in for it. */
function withGiven(variant: ExerciseVariant, answer: Answer, work: FileSet, starter: FileSet): Submission {
  const { files, executables, ignored } = work;
  const given = [...starter.files.keys()].filter((path) => isGiven(variant, path));
  for (const path of files.keys()) {
    const stead = starter.files.has(path) ? undefined : given.find((one) => standsInFor(path, one));
    if (stead === undefined) continue;
    files.delete(path);
    ignored.push(`${path} would stand in for ${stead}, which is given, and was left out.`);
  }
  for (const path of given) {
    const original = starter.files.get(path) ?? new Uint8Array();
    const own = files.get(path);
    if (own !== undefined && Buffer.compare(own, original) !== 0)
      ignored.push(`${path} is given: what you changed in it does not count.`);
    files.set(path, original);
    if (starter.executables.has(path)) executables.add(path);
    else executables.delete(path);
  }
  return { answer, files, executables, ignored };
}

/** `src/work/__init__.py` and `src/work.so` are found where `src/work.py` is looked for. */
function standsInFor(path: string, given: string): boolean {
  const stem = given.slice(0, given.length - posix.extname(given).length);
  return path.startsWith(`${stem}/`) || (posix.dirname(path) === posix.dirname(given) && path.startsWith(`${stem}.`));
}

/**
 * Why a path is none that a learner may send for an exercise, or undefined. Capitals tell nothing apart here: on some
 * systems they do not.
 *
 * @param starter paths of the starter
 */
export function whyNotWork(variant: ExerciseVariant, path: string, starter: Iterable<string>): string | undefined {
  if (variant.entry.edit.includes(path)) return undefined;
  const parts = path.toLowerCase().split('/');
  const course = [...RESERVED, ...siblings(variant)].map((one) => one.toLowerCase());
  if (course.includes(parts[0] ?? '')) return 'belongs to the course';
  const tools = [...NOT_WORK].map((one) => one.toLowerCase());
  if (parts.some((part) => tools.includes(part))) return 'is what a tool leaves behind';
  for (const one of starter) {
    const own = one.toLowerCase();
    const [lower, given] = [parts.join('/'), isGiven(variant, one)];
    if (own === lower) return given ? 'is given, and stays as it is' : `is called \`${one}\``;
    if (own.startsWith(`${lower}/`) || lower.startsWith(`${own}/`)) return `lies where \`${one}\` does`;
    if (given && standsInFor(lower, own)) return `would stand in for \`${one}\`, which is given`;
  }
  return undefined;
}

/**
 * Why a path is none that a learner may say to have removed, or undefined.
 *
 * @param starter paths of the starter
 */
export function whyNotRemoved(variant: ExerciseVariant, path: string, starter: Iterable<string>): string | undefined {
  if (!new Set(starter).has(path)) return 'is no file that you began with';
  return isGiven(variant, path) ? 'is given, and stays as it is' : undefined;
}

/** Files that are missing in an answer that is begun. Before that, they are not laid yet; and what is given is laid again. */
export function removedFiles(
  { entry }: ExerciseVariant,
  work: Pick<FileSet, 'files'>,
  starter: Pick<FileSet, 'files'>,
): string[] {
  if (!entry.edit.some((path) => work.files.has(path))) return [];
  return entry.edit.filter((path) => starter.files.has(path) && !work.files.has(path));
}

/**
 * True while the learner has changed nothing yet. What is not there yet is not changed.
 *
 * @param answer what was sent; the learner's folder when left out
 */
export async function isUntouched(
  variant: ExerciseVariant,
  answer: SubmittedAnswer | { readonly kind: 'work' } = { kind: 'work' },
): Promise<boolean> {
  const [work, starter] = await Promise.all([
    readSubmission(variant, answer),
    readSubmission(variant, { kind: 'starter' }),
  ]);
  const removed = answer.kind === 'submitted' ? [...answer.removed] : removedFiles(variant, work, starter);
  return removed.length === 0 && differences(work, starter).every((path) => !work.files.has(path));
}
