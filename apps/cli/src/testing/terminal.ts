import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { plainEnvironment, REPOSITORY } from './course.ts';

/** Node cannot make a terminal of its own; Python can. */
const PSEUDO_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    os.write(1, data)
`;

export const hasTerminal =
  process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pty'], { stdio: 'ignore' }).status === 0;

/**
 * Runs a command in a terminal of so many columns until it has written something.
 *
 * @returns everything that it has written, movements of the cursor included
 */
export async function inTerminal(
  columns: number,
  args: readonly string[],
  until: RegExp,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const command = [process.execPath, join(REPOSITORY, 'apps/cli/start.mjs'), ...args];
  const child = spawn('python3', ['-c', PSEUDO_TERMINAL, String(columns), ...command], {
    cwd: REPOSITORY,
    // Python would make UTF-8 of the locale C for what it starts.
    env: { ...plainEnvironment(), TERM: 'xterm', PYTHONCOERCECLOCALE: '0', ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    output += String(text);
    if (until.test(output)) break;
  }
  // Its terminal goes with it.
  child.kill();
  await closed;
  return output;
}
