import { accessSync, constants, existsSync, openSync, readSync, closeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import { spawnChild } from '../spawn-child.ts';
import type { CannotStart, Launcher, RuntimeProgram } from './launcher.ts';
import type { Zygotes } from './zygotes.ts';

const ENTRYPOINT = 'Runtime.InvalidEntrypoint';

/**
 * provided.*: the executable `bootstrap` of the package or of a layer, whatever it is written in:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
 *
 * On Linux it is confined before it starts.
 */
export function providedLauncher(zygotes: Zygotes): Launcher {
  const program = (folders: EnvironmentFolders): RuntimeProgram | CannotStart => {
    const bootstrap = find(folders);
    if (typeof bootstrap !== 'string') return bootstrap;
    return { command: bootstrap, args: [], folder: folders.task, readable: [dirname(dirname(process.execPath))] };
  };

  return {
    spare: () => false,

    prepare: () => void zygotes.start('node'),

    program: (folders) => Promise.resolve(program(folders)),

    launch: async (folders, _spec, environment) => {
      const found = program(folders);
      if ('reason' in found) return found;
      const confined = await zygotes.confined(found, folders, environment);
      const marker = `LAMBDA_TASK_ROOT=${folders.home}/`;
      return confined ?? { start: (output) => Promise.resolve(spawnChild({ ...found, environment, marker }, output)) };
    },

    assignment: () => undefined,

    notes: () => [],

    variables: () => ({ LAMBDA_RUNTIME_DIR: '/var/runtime' }),
  };
}

function find(folders: EnvironmentFolders): string | CannotStart {
  const found = [join(folders.task, 'bootstrap'), join(folders.opt, 'bootstrap')].find((path) => existsSync(path));
  if (found === undefined) {
    return { errorType: ENTRYPOINT, reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" };
  }
  const shown = found === join(folders.task, 'bootstrap') ? '/var/task/bootstrap' : '/opt/bootstrap';
  if (process.platform === 'win32') {
    const reason = `fork/exec ${shown}: Windows cannot run a Linux program; run Coldstart in WSL or in the dev container for provided runtimes`;
    return { errorType: ENTRYPOINT, reason };
  }
  try {
    accessSync(found, constants.X_OK);
  } catch {
    return { errorType: ENTRYPOINT, reason: `fork/exec ${shown}: permission denied` };
  }
  return startsLikeProgram(found) ? found : { errorType: ENTRYPOINT, reason: `fork/exec ${shown}: exec format error` };
}

/** Whether the system can run it: a binary, or a script that names its interpreter. */
function startsLikeProgram(path: string): boolean {
  const start = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  const magic = start.readUInt32BE();
  const binaries = [0x7f454c46, 0xfeedfacf, 0xcffaedfe, 0xcafebabe];
  return start.toString('latin1', 0, 2) === '#!' || binaries.includes(magic);
}
