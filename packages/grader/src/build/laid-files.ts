import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Lays files into a folder of their own while something works there: esbuild looks at folders, and shall find nothing
 * but the answer in them.
 *
 * @param use is given the folder's real path
 */
export async function withLaidFiles<Result>(
  files: ReadonlyMap<string, Uint8Array>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'coldstart-build-')));
  try {
    for (const parent of new Set([...files.keys()].map((path) => dirname(join(folder, path)))))
      await mkdir(parent, { recursive: true });
    await Promise.all([...files].map(([path, contents]) => writeFile(join(folder, path), contents)));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
