import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EnvironmentFolders } from '../folders.ts';
import type { Launch } from '../function-process.ts';
import { baseVariables } from '../variables.ts';
import type { Launcher } from './launcher.ts';

export const PYTHON_FOLDER = realpathSync(fileURLToPath(new URL('../bootstraps/python/', import.meta.url)));

/** A Python of this machine. */
export interface Python {
  readonly executable: string;
  /** `3.14` */
  readonly version: string;
  /** Where its own files lie. */
  readonly folders: readonly string[];
}

const run = promisify(execFile);
const ASK =
  'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2]); print(sys.prefix); print(sys.base_prefix)';

/** Looks for Python 3, once; `undefined` where there is none. */
export function pythonFinder(given: string | undefined): () => Promise<Python | undefined> {
  let found: Promise<Python | undefined> | undefined;
  return () => {
    found ??= find(given);
    return found;
  };
}

async function find(given: string | undefined): Promise<Python | undefined> {
  const windows = [['py', '-3'], ['python'], ['python3']];
  const candidates =
    given !== undefined ? [[given]] : process.platform === 'win32' ? windows : [['python3'], ['python']];
  for (const [command = '', ...args] of candidates) {
    try {
      const { stdout } = await run(command, [...args, '-I', '-c', ASK], { windowsHide: true, timeout: 10_000 });
      const [executable, version, ...folders] = stdout.trim().split(/\r?\n/);
      if (executable !== undefined && version?.startsWith('3.') === true) return { executable, version, folders };
    } catch {
      // Not this one: the next may be there.
    }
  }
  return undefined;
}

/**
 * The launch of a program that can read what it is given, write its /tmp, and no more.
 *
 * The program's environment is handed over once it is confined: before, a library of the function could be loaded by it.
 */
export function confined(
  python: Python,
  folders: EnvironmentFolders,
  readable: readonly string[],
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
): Pick<Launch, 'command' | 'args' | 'environment' | 'input'> {
  const allowed = { read: [folders.home, ...readable], write: [folders.tmp] };
  const launcher = join(PYTHON_FOLDER, 'coldstart_runtime', 'landlock.py');
  return {
    command: python.executable,
    args: ['-I', '-S', '-B', launcher, JSON.stringify(allowed), ...program],
    environment: baseVariables(folders),
    input: `${JSON.stringify(environment)}\n`,
  };
}

/**
 * python3.*: the machine's Python, confined by Landlock where the kernel has it.
 *
 * @param modules folders that functions import from when they do not bring a package along, as `/var/runtime` on Lambda
 */
export function pythonLauncher(python: () => Promise<Python | undefined>, modules: readonly string[]): Launcher {
  let known: Python | undefined;
  return {
    spare: () => true,

    launch: async (folders, spec, environment) => {
      known = await python();
      if (known === undefined) {
        const reason = `${spec?.runtime ?? 'Python'} functions need Python 3 on this machine: install it from https://www.python.org/downloads/ (or your package manager), so that the command python3 runs.`;
        return { errorType: 'Runtime.InvalidEntrypoint', reason };
      }
      const read = [folders.home, PYTHON_FOLDER, ...modules];
      return {
        command: known.executable,
        args: [
          '-I',
          '-B',
          '-u',
          join(PYTHON_FOLDER, 'bootstrap.py'),
          JSON.stringify(read),
          JSON.stringify([folders.tmp]),
        ],
        environment,
        folder: folders.home,
        readable: [PYTHON_FOLDER, ...known.folders, ...modules],
        forks: true,
      };
    },

    assignment: (folders, environment) => {
      const kept = [PYTHON_FOLDER, ...(known?.folders ?? []), ...modules];
      return `${JSON.stringify({ environment, roots: { ...folders, kept }, modules })}\n`;
    },

    notes: (spec) =>
      known === undefined || spec.runtime === `python${known.version}`
        ? []
        : [`[coldstart] ${spec.runtime} runs on Python ${known.version} here.\n`],

    variables: (_folders, spec) => ({
      LAMBDA_RUNTIME_DIR: PYTHON_FOLDER,
      LC_CTYPE: 'C.UTF-8',
      PYTHONPATH: [spec.environment['PYTHONPATH'] ?? [], PYTHON_FOLDER, ...modules].flat().join(delimiter),
    }),
  };
}
