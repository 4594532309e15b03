import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExerciseVariant } from './course.ts';
import { differences, readSubmission } from './submission.ts';

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
  const [work, starter] = await Promise.all([
    readSubmission(variant, { kind: 'work' }),
    readSubmission(variant, { kind: 'starter' }),
  ]);
  const changed = differences(work, starter);
  const owned = changed.filter((path) => work.files.has(path));
  for (const path of owned) {
    const copy = join(keep, path);
    await mkdir(dirname(copy), { recursive: true });
    await cp(join(variant.folder, path), copy);
  }
  for (const path of changed) {
    const target = join(variant.folder, path);
    const original = starter.files.get(path);
    if (original === undefined) {
      await rm(target, { force: true });
    } else {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, original);
      await chmod(target, starter.executables.has(path) ? 0o755 : 0o644);
    }
  }
  return { restored: changed, kept: owned.length > 0 ? keep : undefined };
}
