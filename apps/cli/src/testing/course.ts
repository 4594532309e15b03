import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export const REPOSITORY = join(import.meta.dirname, '../../../..');

/** A copy of some exercises, with a memory of its own, in which a learner has written something. */
export interface TestCourse {
  readonly root: string;
  /** Changes a file of an exercise; `undefined` removes it. */
  write(path: string, contents: string | Uint8Array | undefined): Promise<void>;
  read(path: string): Promise<string>;
  remove(): Promise<void>;
}

/** @param exercises folders, such as `01-hello-event` */
export async function copyCourse(...exercises: readonly string[]): Promise<TestCourse> {
  const root = await mkdtemp(join(tmpdir(), 'coldstart-course-'));
  for (const name of exercises) {
    const from = join(REPOSITORY, 'exercises', name);
    const to = join(root, 'exercises', name);
    await cp(from, to, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
    // The learner begins with the starter, whatever this checkout's own copy has come to.
    for (const folder of ['.', 'python'].filter((one) => existsSync(join(to, one, 'starter'))))
      await cp(join(to, folder, 'starter'), join(to, folder), { recursive: true });
    // A junction needs no rights on Windows.
    await symlink(join(from, 'node_modules'), join(to, 'node_modules'), 'junction');
  }
  await cp(join(REPOSITORY, 'lessons'), join(root, 'lessons'), { recursive: true });
  return {
    root,
    async write(path, contents) {
      const file = join(root, 'exercises', path);
      if (contents === undefined) return rm(file, { force: true, recursive: true });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    },
    read: (path) => readFile(join(root, 'exercises', path), 'utf8'),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on. */
export interface Running {
  /** Resolves with the match once it has written this. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

type CommandName = 'grade' | 'course' | 'classroom' | 'cloud' | 'join' | 'submit';

/** Runs a command as a learner does, in a log of 80 columns. */
export function runCommand(command: CommandName, ...args: readonly string[]): Promise<Ended> {
  return startCommand(command, args).ended;
}

/** @param more environment variables besides those of the tests */
export function startCommand(
  command: CommandName,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [join(REPOSITORY, 'apps/cli/src', `${command}.ts`), ...args], {
    cwd: REPOSITORY,
    env: { ...plainEnvironment(), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const onOutput = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onOutput();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    kill: (signal) => void child.kill(signal),
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const listener = (): void => {
          const match = pattern.exec(stdout + stderr);
          if (match === null) return;
          listeners.delete(listener);
          resolve(match);
        };
        listeners.add(listener);
        listener();
        child.on('close', () => reject(new Error(`It ended without having written ${pattern}:\n${stdout}${stderr}`)));
      }),
  };
}

export function plainEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, NO_COLOR: '1', LANG: 'C.UTF-8' };
  // Vitest asks for colours, pnpm says where it was called, a shell how wide it is: nothing of it is about this command.
  for (const name of ['FORCE_COLOR', 'INIT_CWD', 'VITEST', 'NODE_ENV', 'COLUMNS', 'LC_ALL', 'LC_CTYPE'])
    Reflect.deleteProperty(environment, name);
  return environment;
}
