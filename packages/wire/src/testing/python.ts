import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const BIN = join(ROOT, '.coldstart', 'python', process.platform === 'win32' ? 'Scripts' : 'bin');

/** A program of the Python clients that `scripts/python-tools.py` installs, or `undefined`. */
export function pythonTool(name: 'python' | 'aws'): string | undefined {
  const file = join(BIN, process.platform === 'win32' ? `${name}.exe` : name);
  return existsSync(file) ? file : undefined;
}

/** Why the tests are skipped where the clients are missing. */
export const NO_PYTHON_TOOLS = 'run `python3 scripts/python-tools.py` to have boto3 and the AWS CLI';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end with nothing of this process's AWS settings. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin = '',
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
    const child = spawn(program, [...args], {
      env: {
        ...inherited,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: join(ROOT, 'none'),
        AWS_SHARED_CREDENTIALS_FILE: join(ROOT, 'none'),
        ...env,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin);
  });
}
