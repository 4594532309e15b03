import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

export type Files = ReadonlyMap<string, Uint8Array>;

const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', '.coldstart', 'built');

/**
 * Files that take their time to make, kept from one run to the next. Nothing in the folder is needed: what cannot be
 * read is made anew.
 *
 * @param key everything that the files depend on
 */
export async function keptFiles(key: string, make: () => Promise<Files>): Promise<Files> {
  const path = join(FOLDER, createHash('sha256').update(key).digest('hex').slice(0, 32));
  try {
    return deserialize(await readFile(path)) as Files;
  } catch {
    const files = await make();
    await keep(path, files);
    return files;
  }
}

async function keep(path: string, files: Files): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  try {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(temporary, serialize(files));
    await rename(temporary, path);
  } catch {
    // A checkout that cannot be written to: they are made again the next time.
  }
}
