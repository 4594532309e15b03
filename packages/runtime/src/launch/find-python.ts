import { homedir } from 'node:os';
import { join } from 'node:path';
import { finderOf, newestFirst, type Find, type Language } from './find-language.ts';

/** A Python of this machine. */
export interface Python extends Language {
  /** Where packages of the machine lie that it would import from. */
  readonly packages: readonly string[];
  /** Whether a process of it can be forked, and the system tells when a fork has ended. */
  readonly forks: boolean;
}

export type FindPython = Find<Python>;

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

const isWindows = process.platform === 'win32';

/**
 * Looks for Python 3: its commands, what pyenv and uv have installed, the launcher of Windows.
 *
 * @param given the executable that runs every version
 */
export function pythonFinder(given: string | undefined): FindPython {
  const search = {
    commands: isWindows ? [['py', '-3'], ['python'], ['python3']] : [['python3'], ['python']],
    installed,
    ask: ['-I', '-c', ASK],
    generation: '3.',
  };
  return finderOf<Python>(search, given);
}

/** What boto3 needs, which Lambda's Pythons have in them: functions of older ones run on the machine's. */
const OLDEST_MINOR = 10;

function installed(version: string): string[][] {
  if (Number(version.split('.')[1]) < OLDEST_MINOR) return [];
  if (isWindows) return [['py', `-${version}`]];
  const {
    PYENV_ROOT = join(homedir(), '.pyenv'),
    UV_PYTHON_INSTALL_DIR = join(homedir(), '.local', 'share', 'uv', 'python'),
  } = process.env;
  const builds = [
    ...newestFirst(join(PYENV_ROOT, 'versions'), `${version}.`),
    ...newestFirst(UV_PYTHON_INSTALL_DIR, `cpython-${version}.`),
  ];
  return [[`python${version}`], ...builds.map((folder) => [join(folder, 'bin', 'python3')])];
}
