import { execFile } from 'node:child_process';
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
      const found = JSON.parse(stdout) as Python;
      if (found.version.startsWith('3.')) return found;
    } catch {
      // Not this one: the next may be there.
    }
  }
  return undefined;
}
