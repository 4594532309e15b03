import { spawn } from 'node:child_process';
import type { Child, ProcessEnd } from './function-process.ts';
import { killTree } from './process-tree.ts';

/** A program to start, and with what. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Text that whatever it starts has in its environment; left out for what can start nothing. */
  readonly marker?: string;
}

const POSIX = process.platform !== 'win32';
/** Milliseconds for reading output after the end. */
const PATIENCE = 200;

/**
 * Waits for what may never come, such as the end of a process's output, which what inherited it may hold open for ever.
 *
 * @param patience milliseconds
 */
export async function withPatience(awaited: Promise<unknown>, patience = PATIENCE): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  await Promise.race([awaited, promise]);
  clearTimeout(timer);
}

/** Starts a program as a child of this process. */
export function spawnChild(program: Program, output: (chunk: Buffer) => void): Child {
  // On POSIX a shell joins both outputs into one pipe, as on Lambda, and forbids core dumps; then it becomes the program.
  const [command, args] = POSIX
    ? ['/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@" 2>&1', program.command, ...program.args]]
    : [program.command, program.args];
  const child = spawn(command, args, {
    cwd: program.folder,
    env: program.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: POSIX,
    windowsHide: true,
  });
  const { pid } = child;
  const kill = (): void => {
    if (pid !== undefined) killTree(pid, program.marker);
  };
  const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
  child.stdout.on('data', output);
  child.stderr.on('data', output);
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => resolve({ code: null, signal: null, failure: error.message }));
  child.on('exit', (code, signal) => {
    const closed = new Promise((done) => child.once('close', done));
    void withPatience(closed).then(() => {
      // What it has started may still run, in its group or out of it.
      if (POSIX) kill();
      resolve({ code, signal });
    });
  });
  const tell = (text: string): void => void child.stdin.end(text);
  return { pid, alone: program.marker === undefined, confined: false, ended, tell, kill };
}
