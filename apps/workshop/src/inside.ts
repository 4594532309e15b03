import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

/** The real path of a file below a folder; undefined where there is none, or where a link or `..` leads out of it. */
export async function inside(folder: string, path: string): Promise<string | undefined> {
  if (path.includes('\0')) return undefined;
  try {
    const [home, file] = await Promise.all([realpath(folder), realpath(resolve(folder, path))]);
    return file === home || file.startsWith(home + sep) ? file : undefined;
  } catch {
    return undefined;
  }
}
