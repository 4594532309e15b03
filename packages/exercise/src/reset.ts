import { chmod, cp, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExerciseVariant } from './course.ts';
import { differences, type FileSet } from './file-set.ts';
import { isGiven, readSubmission, readWork } from './submission.ts';

export interface Reset {
  /** Files that are the starter's again, by path within the variant. */
  readonly restored: readonly string[];
  /** Where the learner's files are kept; absent when there was nothing to keep. */
  readonly kept: string | undefined;
}

/**
 * Puts the starter back, and keeps a copy of everything that it overwrites.
 *
 * @param keep folder for the copy; it must not exist yet
 */
export async function resetVariant(variant: ExerciseVariant, keep: string): Promise<Reset> {
  const [work, starter] = await Promise.all([readWork(variant), readSubmission(variant, { kind: 'starter' })]);
  const changed = differences(work, starter);
  const owned = changed.filter((path) => work.files.has(path));
  for (const path of owned) {
    const copy = join(keep, path);
    await mkdir(dirname(copy), { recursive: true });
    await cp(join(variant.folder, path), copy);
  }
  for (const path of changed) {
    if (starter.files.has(path)) await write(variant, path, starter, true);
    else await rm(join(variant.folder, path), { force: true });
  }
  return { restored: changed, kept: owned.length > 0 ? keep : undefined };
}

/**
 * Lays the starter's files for a learner who has none yet: the starter stands once in the course, and a copy of it
 * becomes the learner's own at the first use. Nothing is overwritten, and what was removed from an answer that is begun
 * stays away, unless it is given.
 */
export async function layStarter(variant: ExerciseVariant): Promise<void> {
  const [work, starter] = await Promise.all([readWork(variant), readSubmission(variant, { kind: 'starter' })]);
  const begun = variant.entry.edit.some((path) => work.files.has(path));
  for (const path of starter.files.keys()) {
    if (!work.files.has(path) && (!begun || isGiven(variant, path))) await write(variant, path, starter, false);
  }
}

/** @param clear removes what is in the way, such as a link; else nothing is written there. */
async function write(
  variant: ExerciseVariant,
  path: string,
  { files, executables }: Pick<FileSet, 'files' | 'executables'>,
  clear: boolean,
): Promise<void> {
  const parts = path.split('/');
  // Through a link of the learner's, it would be written elsewhere.
  for (const [index] of parts.entries()) {
    const place = join(variant.folder, ...parts.slice(0, index + 1));
    const found = await lstat(place).catch(() => undefined);
    const fits = found === undefined || (index < parts.length - 1 ? found.isDirectory() : clear && found.isFile());
    if (!fits && !clear) return;
    if (!fits) await rm(place, { recursive: true });
  }
  const target = join(variant.folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, files.get(path) ?? '');
  await chmod(target, executables.has(path) ? 0o755 : 0o644);
}
