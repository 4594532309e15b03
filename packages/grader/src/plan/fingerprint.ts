import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NOT_WORK, type Submission } from '@coldstart/exercise';

/** A hash over a folder's files, names included; empty for a folder that is not there. */
export async function hashFolder(folder: string, keep: (name: string) => boolean = () => true): Promise<string> {
  const hash = createHash('sha256');
  await addFolder(hash, folder, '', keep);
  return hash.digest('hex');
}

async function addFolder(hash: Hash, folder: string, prefix: string, keep: (name: string) => boolean): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (NOT_WORK.has(entry.name)) continue;
    if (entry.isDirectory()) await addFolder(hash, join(folder, entry.name), `${prefix}${entry.name}/`, keep);
    else if (entry.isFile() && keep(entry.name))
      add(hash, prefix + entry.name, await readFile(join(folder, entry.name)));
  }
}

function add(hash: Hash, name: string, contents: Uint8Array): void {
  hash.update(`${name}\0${contents.byteLength}\0`).update(contents);
}

/** A hash over a learner's files. */
export function hashSubmission({ files, executables }: Submission): string {
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) add(hash, name, files.get(name) ?? new Uint8Array());
  hash.update(JSON.stringify([...executables].sort()));
  return hash.digest('hex');
}

/** A hash over the code that grades: every package, the lock file, and Node itself. */
export async function hashCourseCode(root: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const isCode = (name: string): boolean => !name.includes('.test.');
  hash.update(await hashFolder(join(root, 'packages'), isCode));
  hash.update(await readFile(join(root, 'pnpm-lock.yaml')).catch(() => ''));
  return hash.digest('hex');
}

export function combine(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
