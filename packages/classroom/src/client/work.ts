import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  differences,
  isGiven,
  NOT_WORK,
  readSubmission,
  removedFiles,
  SubmissionTooLarge,
  type ExerciseVariant,
} from '@coldstart/exercise';
import { LIMITS, pathProblem, submittedFilesSchema, type SubmittedFile } from '../protocol/index.ts';
import { ClassroomError } from './problem.ts';

/** What a learner has written: what differs from the starter, and nothing else. */
export interface EditedWork {
  readonly variant: ExerciseVariant;
  readonly files: readonly SubmittedFile[];
  /** Paths of the starter's files that were removed. */
  readonly removed: readonly string[];
  /** The same for the same files. */
  readonly fingerprint: string;
  /** What does not go along, and why, in sentences. */
  readonly leftOut: readonly string[];
}

/** @throws ClassroomError that names the file which cannot be sent */
export async function editedWork(variant: ExerciseVariant): Promise<EditedWork> {
  const [work, starter] = await Promise.all([
    readSubmission(variant, { kind: 'work' }).catch((error: unknown) => {
      if (!(error instanceof SubmissionTooLarge)) throw error;
      throw new ClassroomError(`${variant.path}/${error.file} is too much. ${error.message}`, { cause: error });
    }),
    readSubmission(variant, { kind: 'starter' }),
  ]);
  const changed = differences(work, starter).filter((path) => !(starter.files.has(path) && isGiven(variant, path)));
  const sizes = new Map<string, number>();
  const files: SubmittedFile[] = [];
  for (const path of changed) {
    const contents = work.files.get(path);
    if (contents === undefined) continue;
    sizes.set(path, contents.byteLength);
    files.push({
      path,
      contents: Buffer.from(contents).toString('base64'),
      ...(work.executables.has(path) && { executable: true }),
    });
  }
  checkBounds(variant, sizes);
  const checked = submittedFilesSchema.safeParse(files);
  if (!checked.success) {
    const said = checked.error.issues.map(({ message }) => message).join(' ');
    throw new ClassroomError(`${variant.path} cannot be sent. ${said}`);
  }
  const removed = removedFiles(variant, work, starter);
  const sent = JSON.stringify(removed.length === 0 ? files : { files, removed });
  return {
    variant,
    files,
    removed,
    fingerprint: createHash('sha256').update(sent).digest('hex'),
    leftOut: [...work.ignored, ...(await leftByTools(variant))],
  };
}

function checkBounds({ path: folder }: ExerciseVariant, sizes: ReadonlyMap<string, number>): void {
  for (const path of sizes.keys()) {
    const problem = pathProblem(path);
    // As text of JSON: such a name may hold anything.
    if (problem !== undefined)
      throw new ClassroomError(`The file ${JSON.stringify(`${folder}/${path}`)} ${problem}. Rename it.`);
  }
  if (sizes.size > LIMITS.files) {
    const [first] = [...sizes.keys()].slice(LIMITS.files);
    throw new ClassroomError(
      `${folder} has ${sizes.size} files that are not the starter’s, such as ${first}; a submission has up to ${LIMITS.files}. Move what the exercise does not need elsewhere.`,
    );
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (total <= LIMITS.bytes) return;
  const [largest, size = 0] = [...sizes].sort(([, one], [, other]) => other - one)[0] ?? [];
  throw new ClassroomError(
    `${folder}/${largest} has ${megabytes(size)} MB; all files of a submission together have up to ${megabytes(LIMITS.bytes)} MB, and these have ${megabytes(total)}. Move what the exercise does not need elsewhere.`,
  );
}

const megabytes = (bytes: number): string => (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toString();

/** What tools leave behind, as far as a learner has had a hand in it: the course's own packages are links. */
async function leftByTools({ folder }: ExerciseVariant): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const { name } of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (!NOT_WORK.has(name) || name.startsWith('.')) continue;
    if (name !== 'node_modules') found.push(`${name} is nobody’s work and was left out.`);
    else if (await holdsPackages(join(folder, name)))
      found.push('node_modules was left out: packages that you have installed are not there where it is graded.');
  }
  return found;
}

async function holdsPackages(folder: string): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    if (!entry.name.startsWith('@') || (await holdsPackages(join(folder, entry.name)))) return true;
  }
  return false;
}
