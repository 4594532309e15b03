import { delimiter, join } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import { spawnChild } from '../spawn-child.ts';
import type { CloudAddress } from '../types.ts';
import type { FindPython, Python } from './find-python.ts';
import type { CannotStart, Launcher, RuntimeProgram } from './launcher.ts';
import { RUNTIME_DIR } from '../variables.ts';
import { mentionsSdk } from './mentions-sdk.ts';
import { confinementOf, ISOLATED, PYTHON_FOLDER, type Zygotes } from './zygotes.ts';

/**
 * A runtime of Python (`python3.13`): the machine's Python of that version if it has it, confined by Landlock where the
 * kernel has it.
 *
 * @param modules folders that functions import from when they do not bring a package along, as `/var/runtime` on Lambda
 */
export function pythonLauncher(
  runtime: string,
  findPython: FindPython,
  zygotes: Zygotes,
  modules: readonly string[],
  cloud: CloudAddress | undefined,
): Launcher {
  let known: Python | undefined;
  const find = (): Promise<Python | undefined> => findPython(runtime.slice('python'.length));

  const program = async (folders: EnvironmentFolders): Promise<RuntimeProgram | CannotStart> => {
    known = await find();
    if (known === undefined) {
      const reason = `${runtime} functions need Python 3 on this machine: install it from https://www.python.org/downloads/ (or your package manager), so that the command python3 runs.`;
      return { errorType: 'Runtime.InvalidEntrypoint', reason };
    }
    return {
      command: known.executable,
      args: [...ISOLATED, join(PYTHON_FOLDER, 'bootstrap.py')],
      folder: folders.task,
      readable: [PYTHON_FOLDER, ...known.folders, ...known.packages, ...modules],
    };
  };

  return {
    // A fork needs no time.
    spare: () => process.platform !== 'linux',

    prepare: () =>
      void find().then((python) => (python === undefined ? undefined : zygotes.start('python', { python }))),

    program,

    launch: async (folders, spec, environment) => {
      const found = await program(folders);
      if ('reason' in found) return found;
      const kind = spec !== undefined && mentionsSdk(spec, /\.py$/, 'boto') ? 'python-sdk' : 'python';
      const fork = await zygotes.start(kind, known && { python: known });
      const marker = `LAMBDA_TASK_ROOT=${folders.home}/`;
      return {
        start: fork ?? ((output) => Promise.resolve(spawnChild({ ...found, environment, marker }, output))),
      };
    },

    assignment: async (folders, environment) => {
      known = await find();
      const own = [...modules, ...(known?.packages ?? [])];
      const kept = [PYTHON_FOLDER, ...(known?.folders ?? []), ...own];
      const confine = confinementOf(folders, kept);
      return `${JSON.stringify({ environment, cloud, roots: { ...folders, kept }, modules: own, confine })}\n`;
    },

    notes: async () => {
      const { version } = (await find()) ?? {};
      return version === undefined || runtime === `python${version}`
        ? []
        : [`[coldstart] ${runtime} runs on Python ${version} here.\n`];
    },

    variables: (_folders, spec) => ({
      LAMBDA_RUNTIME_DIR: RUNTIME_DIR,
      LC_CTYPE: 'C.UTF-8',
      PYTHONPATH: [spec.environment['PYTHONPATH'] ?? [], PYTHON_FOLDER].flat().join(delimiter),
    }),
  };
}
