import { accessSync, constants, existsSync, openSync, readSync, closeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { architectureOf, runsHere, type Architecture } from '../architecture.ts';
import type { EnvironmentFolders } from '../folders.ts';
import { spawnChild } from '../spawn-child.ts';
import type { FunctionSpec } from '../types.ts';
import { RUNTIME_DIR } from '../variables.ts';
import type { CannotStart, Launch, Launcher, RuntimeProgram } from './launcher.ts';
import type { Zygotes } from './zygotes.ts';

const ENTRYPOINT = 'Runtime.InvalidEntrypoint';

/**
 * provided.*: the executable `bootstrap` of the package or of a layer, whatever it is written in:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
 *
 * On Linux it is confined before it starts.
 */
export function providedLauncher(zygotes: Zygotes): Launcher {
  const program = (folders: EnvironmentFolders, spec: FunctionSpec | undefined): RuntimeProgram | CannotStart => {
    const bootstrap = find(folders, spec?.architecture);
    if (typeof bootstrap !== 'string') return bootstrap;
    return programOf(bootstrap, folders);
  };

  return {
    spare: () => false,

    prepare: () => void zygotes.start('node'),

    program: (folders, spec) => Promise.resolve(program(folders, spec)),

    launch: async (folders, spec, environment) => {
      const found = program(folders, spec);
      return 'reason' in found ? found : startProgram(zygotes, found, folders, environment);
    },

    assignment: () => Promise.resolve(undefined),

    notes: () => Promise.resolve([]),

    variables: () => ({ LAMBDA_RUNTIME_DIR: RUNTIME_DIR }),
  };
}

/** How a program of the package or of a layer is started. */
export function programOf(path: string, folders: EnvironmentFolders): RuntimeProgram {
  const [command = path, ...args] = asInAmazonLinux(path);
  return { command, args, folder: folders.task, readable: [dirname(dirname(process.execPath))] };
}

const BASH = '/bin/bash';

/** A script for `sh` is one for bash there, whatever that is on this machine. */
function asInAmazonLinux(path: string): string[] {
  const [firstLine = ''] = beginningOf(path).toString('latin1').split('\n', 1);
  const found = /^#! *\/(?:usr\/)?bin\/(?:env +)?sh(?: +(\S+))?\s*$/.exec(firstLine);
  if (found === null || !existsSync(BASH)) return [path];
  const [, options] = found;
  return [BASH, '--posix', ...(options === undefined ? [] : [options]), path];
}

/** Starts a program, confined where something can. */
export async function startProgram(
  zygotes: Zygotes,
  program: RuntimeProgram,
  folders: EnvironmentFolders,
  environment: Readonly<Record<string, string>>,
): Promise<Launch> {
  const confined = await zygotes.confined(program, folders, environment);
  const marker = `LAMBDA_TASK_ROOT=${folders.home}/`;
  return confined ?? { start: (output) => Promise.resolve(spawnChild({ ...program, environment, marker }, output)) };
}

function find(folders: EnvironmentFolders, architecture: Architecture | undefined): string | CannotStart {
  const found = [join(folders.task, 'bootstrap'), join(folders.opt, 'bootstrap')].find((path) => existsSync(path));
  if (found === undefined) {
    return { errorType: ENTRYPOINT, reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" };
  }
  const shown = found === join(folders.task, 'bootstrap') ? '/var/task/bootstrap' : '/opt/bootstrap';
  return checkProgram(found, shown, architecture) ?? found;
}

/**
 * Why a program of a function cannot be started, in the words of Lambda's own start.
 *
 * @param shown its path as the function knows it
 */
export function checkProgram(
  found: string,
  shown: string,
  architecture: Architecture | undefined,
): CannotStart | undefined {
  if (process.platform === 'win32') {
    const reason = `fork/exec ${shown}: Windows cannot run a Linux program; run Coldstart in WSL or in the dev container for provided runtimes`;
    return { errorType: ENTRYPOINT, reason };
  }
  try {
    accessSync(found, constants.X_OK);
  } catch {
    return { errorType: ENTRYPOINT, reason: `fork/exec ${shown}: permission denied` };
  }
  const start = beginningOf(found);
  const format = `fork/exec ${shown}: exec format error`;
  if (!startsLikeProgram(start)) return { errorType: ENTRYPOINT, reason: format };
  const built = architectureOf(start);
  if (built === undefined || runsHere(built)) return undefined;
  const here = `. On Lambda it runs on ${built}, which this machine is not: to try it here, build it and set Architectures for this one`;
  return { errorType: ENTRYPOINT, reason: format + (built === architecture ? here : '') };
}

function beginningOf(path: string): Buffer {
  const start = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start;
}

/** Whether the system can run it: a binary, or a script that names its interpreter. */
function startsLikeProgram(start: Buffer): boolean {
  const binaries = [0xfeedfacf, 0xcffaedfe, 0xcafebabe];
  const script = start.toString('latin1', 0, 2) === '#!';
  return script || architectureOf(start) !== undefined || binaries.includes(start.readUInt32BE());
}
