import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import type { FindPython } from '../launch/find-python.ts';
import type { CannotStart, Launcher, RuntimeProgram } from '../launch/launcher.ts';
import { checkProgram, startProgram } from '../launch/provided.ts';
import type { Zygotes } from '../launch/zygotes.ts';
import type { FunctionSpec } from '../types.ts';
import { RUNTIME_DIR } from '../variables.ts';
import { placeOf, resolve, type ImageStart } from './image-start.ts';

/** Where an image's programs are looked for. */
const SEARCHED = ['/usr/local/bin', '/usr/bin', '/bin', '/var/lang/bin', '/opt/bin'];
const SHELLS = new Set(['sh', 'bash']);

/**
 * Programs of images that are no runtime of AWS's: those in the image, and of what its base has, the language and a shell.
 *
 * Whether they speak the Runtime API shows when they run, as on Lambda.
 */
export function imageProgramLauncher(zygotes: Zygotes, python: FindPython): Launcher {
  const program = async (
    folders: EnvironmentFolders,
    spec: FunctionSpec | undefined,
  ): Promise<RuntimeProgram | CannotStart> => {
    const { image, runtime = '', architecture } = spec ?? {};
    if (image === undefined) throw new Error('A program of no image was to be started.');
    const resolved = resolve(image, runtime);
    const [name = '', ...args] = resolved.kind === 'program' ? resolved.argv : [];
    const readable = [dirname(dirname(process.execPath))];
    const own = inImage(name, folders, image);
    if (own !== undefined) {
      const wrong = checkProgram(own, name, architecture);
      return wrong ?? { command: own, args, folder: folderOf(image, folders), readable };
    }
    const known = await ofBase(name, image, runtime, python);
    if (known === undefined) return notFound(name);
    return {
      command: known.command,
      args,
      folder: folderOf(image, folders),
      readable: [...readable, ...known.readable],
    };
  };

  return {
    spare: () => false,

    prepare: () => void zygotes.start('node'),

    program,

    launch: async (folders, spec, environment) => {
      const found = await program(folders, spec);
      return 'reason' in found ? found : startProgram(zygotes, found, folders, environment);
    },

    assignment: () => Promise.resolve(undefined),

    notes: () => Promise.resolve([]),

    variables: () => ({ LAMBDA_RUNTIME_DIR: RUNTIME_DIR }),
  };
}

/** Where a path of the image lies on this machine. */
function located(path: string, folders: EnvironmentFolders, image: ImageStart): string {
  return join(folders.home, placeOf(posix.resolve(image.workingDirectory, path), image));
}

function folderOf(image: ImageStart, folders: EnvironmentFolders): string {
  const folder = located('.', folders, image);
  return existsSync(folder) ? folder : folders.task;
}

function inImage(name: string, folders: EnvironmentFolders, image: ImageStart): string | undefined {
  const candidates = name.includes('/') ? [name] : SEARCHED.map((folder) => posix.join(folder, name));
  return candidates
    .map((path) => located(path, folders, image))
    .find((path) => existsSync(path) && statSync(path).isFile());
}

/** Of the machine, what stands for a program of the base. */
async function ofBase(
  name: string,
  { base }: ImageStart,
  runtime: string,
  python: FindPython,
): Promise<{ readonly command: string; readonly readable: readonly string[] } | undefined> {
  const short = basename(name);
  if (SHELLS.has(short) && (name === short || /^\/(?:usr\/)?bin\//.test(name)))
    return { command: `/bin/${short}`, readable: [] };
  if (base === 'system') return undefined;
  if (runtime.startsWith('nodejs') && short === 'node') return { command: process.execPath, readable: [] };
  if (!runtime.startsWith('python') || !/^python3?(?:\.\d+)?$/.test(short)) return undefined;
  const found = await python(runtime.slice('python'.length));
  return found && { command: found.executable, readable: [...found.folders, ...found.packages] };
}

function notFound(name: string): CannotStart {
  const reason = name.includes('/')
    ? `fork/exec ${name}: no such file or directory`
    : `exec: "${name}": executable file not found in $PATH`;
  return { errorType: 'Runtime.InvalidEntrypoint', reason };
}
