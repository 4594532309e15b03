import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ExerciseVariant } from './course.ts';
import { SubmissionTooLarge } from './file-set.ts';
import type { Submission } from './submission.ts';

/** Bytes: Lambda's own limit of what is uploaded directly, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LIMITS = { files: 10_000, bytes: 50 * 1024 * 1024 };

/**
 * Files of packages that were installed beside a function's code (`src/node_modules`), by path as in the submission.
 * They are part of what is deployed, but nobody's work. The exercise's own `node_modules` is the course's. Links are
 * left out: they could lead anywhere.
 *
 * @throws SubmissionTooLarge
 */
export async function readInstalledPackages(
  variant: ExerciseVariant,
  { answer, files }: Submission,
): Promise<Map<string, Uint8Array>> {
  const installed = new Map<string, Uint8Array>();
  // Nothing was installed beside files that were sent.
  if (answer.kind === 'submitted') return installed;
  const folders = new Set([...files.keys()].flatMap(foldersAbove));
  let bytes = 0;
  const own = answer.kind === 'work' ? [''] : ['starter', 'solution'];
  for (const layer of own.map((name) => join(variant.folder, name))) {
    for (const folder of folders) {
      for (const path of await filesBelow(layer, `${folder}/node_modules`)) {
        const found = await stat(join(layer, path)).catch(() => undefined);
        // A name in another encoding is not found under what could be read of it.
        if (found === undefined) continue;
        bytes += found.size;
        if (installed.size >= LIMITS.files || bytes > LIMITS.bytes) {
          throw new SubmissionTooLarge(`${variant.path}/${folder}/node_modules`, LIMITS, path);
        }
        installed.set(path, await readFile(join(layer, path)));
      }
    }
  }
  return installed;
}

/** `a/b` and `a` of `a/b/c.ts`. */
function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

/** Regular files, as paths within the layer. */
async function filesBelow(layer: string, folder: string): Promise<string[]> {
  try {
    const found: string[] = [];
    for (const entry of await readdir(join(layer, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) found.push(...(await filesBelow(layer, path)));
      else if (entry.isFile()) found.push(path);
    }
    return found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
