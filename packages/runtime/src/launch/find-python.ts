import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Python of this machine. */
export interface Python {
  readonly executable: string;
  /** `3.14` */
  readonly version: string;
  /** Where its own files lie. */
  readonly folders: readonly string[];
  /** Where packages of the machine lie that it would import from. */
  readonly packages: readonly string[];
  /** Whether a process of it can be forked, and the system tells when a fork has ended. */
  readonly forks: boolean;
}

const run = promisify(execFile);
/** 434 is `pidfd_open`: Linux 5.3. */
const ASK = `
import ctypes, json, os, site, sys
print(json.dumps({
    "executable": sys.executable,
    "version": "%d.%d" % sys.version_info[:2],
    "forks": sys.platform.startswith("linux") and ctypes.CDLL(None).syscall(434, os.getpid(), 0) >= 0,
    "folders": [sys.prefix, sys.base_prefix],
    "packages": site.getsitepackages(),
}))
`;

/**
 * Looks for a Python of this machine, once for each version.
 *
 * @param version `3.13`: that one if the machine has it, where its commands and its installers (pyenv, uv, the launcher
 *   of Windows) have them; else, and when left out, the machine's `python3`. `undefined` where there is none.
 */
export type FindPython = (version?: string) => Promise<Python | undefined>;

/** @param given the executable that runs every version */
export function pythonFinder(given: string | undefined): FindPython {
  const found = new Map<string, Promise<Python | undefined>>();
  const once = (key: string, find: () => Promise<Python | undefined>): Promise<Python | undefined> => {
    const known = found.get(key) ?? find();
    found.set(key, known);
    return known;
  };
  const any = (): Promise<Python | undefined> =>
    once('', () => firstOf(given === undefined ? COMMANDS : [[given]], '3.'));
  return async (version) => {
    if (version === undefined || given !== undefined) return any();
    const found = await any();
    return found?.version === version ? found : once(version, async () => (await installed(version)) ?? found);
  };
}

const COMMANDS = process.platform === 'win32' ? [['py', '-3'], ['python'], ['python3']] : [['python3'], ['python']];

function installed(version: string): Promise<Python | undefined> {
  if (process.platform === 'win32') return firstOf([['py', `-${version}`]], version);
  const { PYENV_ROOT = join(homedir(), '.pyenv'), UV_PYTHON_INSTALL_DIR = join(homedir(), '.local/share/uv/python') } =
    process.env;
  const builds = [
    ...newestFirst(join(PYENV_ROOT, 'versions'), `${version}.`),
    ...newestFirst(UV_PYTHON_INSTALL_DIR, `cpython-${version}.`),
  ];
  const commands = [`python${version}`, ...builds.map((folder) => join(folder, 'bin', 'python3'))];
  return firstOf(
    commands.map((command) => [command]),
    version,
  );
}

/** The folders in a folder whose names begin so. */
function newestFirst(folder: string, start: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.startsWith(start));
  return names
    .toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }))
    .map((name) => join(folder, name));
}

async function firstOf(candidates: readonly (readonly string[])[], version: string): Promise<Python | undefined> {
  for (const [command = '', ...args] of candidates) {
    try {
      const { stdout } = await run(command, [...args, '-I', '-c', ASK], { windowsHide: true, timeout: 10_000 });
      const found = JSON.parse(stdout) as Python;
      if (version.endsWith('.') ? found.version.startsWith(version) : found.version === version) return found;
    } catch {
      // Not this one: the next may be there.
    }
  }
  return undefined;
}
