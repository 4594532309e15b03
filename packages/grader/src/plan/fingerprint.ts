import { createHash, type Hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { NOT_WORK, type Submission } from '@coldstart/exercise';

/** A hash over a folder's files, names included; empty for a folder that is not there. */
export function hashFolder(folder: string, keep: (name: string) => boolean = () => true): string {
  const hash = createHash('sha256');
  addFolder(hash, folder, '', keep);
  return hash.digest('hex');
}

/** Read at once: hundreds of small files, each of which would take four times as long in the background. */
function addFolder(hash: Hash, folder: string, prefix: string, keep: (name: string) => boolean): void {
  for (const entry of entriesOf(folder).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NOT_WORK.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path, `${prefix}${entry.name}/`, keep);
    else if (entry.isFile() && keep(entry.name)) add(hash, prefix + entry.name, readFileSync(path));
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function add(hash: Hash, name: string, contents: Uint8Array): void {
  hash.update(`${name}\0${contents.byteLength}\0`).update(contents);
}

/** A hash over a learner's files. */
export function hashSubmission({ files, executables }: Submission): string {
  const hash = createHash('sha256');
  addFiles(hash, files);
  hash.update(JSON.stringify([...executables].sort()));
  return hash.digest('hex');
}

/** A hash over files, names included. */
export function hashFiles(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  addFiles(hash, files);
  return hash.digest('hex');
}

function addFiles(hash: Hash, files: ReadonlyMap<string, Uint8Array>): void {
  for (const name of [...files.keys()].sort()) add(hash, name, files.get(name) ?? new Uint8Array());
}

/** A hash over the code that grades: every package, the lock file, and Node itself. */
export function hashCourseCode(root: string): string {
  const isCode = (name: string): boolean => !name.includes('.test.');
  const lock = join(root, 'pnpm-lock.yaml');
  const hash = createHash('sha256').update(process.version);
  hash.update(hashFolder(join(root, 'packages'), isCode));
  return hash.update(existsSync(lock) ? readFileSync(lock) : '').digest('hex');
}

export function combine(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
