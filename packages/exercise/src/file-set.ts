import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files in memory, by path within their folder (`src/hello.mts`), with forward slashes. */
export interface FileSet {
  readonly files: Map<string, Uint8Array>;
  /** Those of them that may be executed. Windows has no such mode: there it is all of them, as `sam package` has it. */
  readonly executables: Set<string>;
  /** What was left out and why, such as a link that leads elsewhere. */
  readonly ignored: string[];
}

/** Folders and files that are nobody's work: what tools leave behind. */
export const NOT_WORK: ReadonlySet<string> = new Set([
  '.git',
  '.DS_Store',
  '.coldstart',
  '.turbo',
  '.venv',
  '__pycache__',
  'node_modules',
]);

/** Of an answer, its given files included. */
export const LIMITS = { files: 500, bytes: 20 * 1024 * 1024 };

/** An answer is too large to be one. */
export class SubmissionTooLarge extends Error {
  /** The first one that was too much, within the folder. */
  readonly file: string;

  constructor(path: string, limits: { readonly files: number; readonly bytes: number }, file: string) {
    super(
      `${path} holds more than ${limits.files} files or ${limits.bytes / 1024 / 1024} MB; move what the function does not need elsewhere.`,
    );
    this.name = 'SubmissionTooLarge';
    this.file = file;
  }
}

/**
 * Reads folders one over the other: what a later one has replaces what an earlier one had. A folder that is not there
 * holds nothing.
 *
 * @param leaveOut names in the folders themselves, not below them, that are passed over
 * @throws SubmissionTooLarge
 */
export async function readFolders(
  folders: readonly string[],
  leaveOut: ReadonlySet<string> = new Set(),
): Promise<FileSet> {
  const into: FileSet = { files: new Map(), executables: new Set(), ignored: [] };
  for (const folder of folders) await readFolder(folder, '', leaveOut, into);
  return into;
}

async function readFolder(folder: string, prefix: string, leaveOut: ReadonlySet<string>, into: FileSet): Promise<void> {
  const { files, executables, ignored } = into;
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const reason = prefix === '' ? undefined : unreadable(prefix, error);
    if (reason !== undefined) return void ignored.push(`${prefix} ${reason} and was left out.`);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  for (const entry of entries) {
    if (NOT_WORK.has(entry.name) || (prefix === '' && leaveOut.has(entry.name))) continue;
    const path = prefix + entry.name;
    const full = join(folder, entry.name);
    if (entry.isDirectory()) {
      await readFolder(full, `${path}/`, leaveOut, into);
    } else if (entry.isFile()) {
      try {
        const { size, mode } = await lstat(full);
        const total = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, size);
        if (files.size >= LIMITS.files || total > LIMITS.bytes) throw new SubmissionTooLarge(folder, LIMITS, path);
        files.set(path, await readFile(full));
        if (process.platform === 'win32' || (mode & 0o100) !== 0) executables.add(path);
        else executables.delete(path);
      } catch (error) {
        const reason = unreadable(entry.name, error);
        if (reason === undefined) throw error;
        ignored.push(`${path} ${reason} and was left out.`);
      }
    } else {
      // A link could lead to the solution, a pipe would never end.
      ignored.push(`${path} is ${entry.isSymbolicLink() ? 'a link' : 'no regular file'} and was left out.`);
    }
  }
}

/** Why a file is none that can be packaged, where that is the file's own doing. */
function unreadable(name: string, error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by you (`chmod u+r` changes that)';
  if (code !== 'ENOENT') return undefined;
  // A name in another encoding is not found under what could be read of it.
  return name.includes('\uFFFD') ? 'has a name that is not UTF-8' : 'was gone before it could be read';
}

/** Paths that differ, in their bytes or in whether they may be executed, added and removed ones included. */
export function differences(
  one: Pick<FileSet, 'files' | 'executables'>,
  other: Pick<FileSet, 'files' | 'executables'>,
): string[] {
  const paths = new Set([...one.files.keys(), ...other.files.keys()]);
  return [...paths]
    .filter((path) => {
      const [a, b] = [one.files.get(path), other.files.get(path)];
      const modes = one.executables.has(path) === other.executables.has(path);
      return a === undefined || b === undefined || !modes || Buffer.compare(a, b) !== 0;
    })
    .sort();
}
