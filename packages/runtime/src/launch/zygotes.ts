import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { existsSync, globSync, mkdirSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EnvironmentFolders } from '../folders.ts';
import type { Start } from '../function-process.ts';
import type { Keeper } from '../keeper.ts';
import type { FindPython, Python } from './find-python.ts';
import type { Launch, RuntimeProgram } from './launcher.ts';
import { nodeBootstrap } from './node-bootstrap.ts';
import { systemCallFilters, type SystemCallFilters } from './system-calls.ts';
import { Zygote } from './zygote.ts';

/** Where Python's side of this package lies. */
export const PYTHON_FOLDER = realpathSync(fileURLToPath(new URL('../bootstraps/python/', import.meta.url)));
const SYSTEM_FILES = realpathSync(fileURLToPath(new URL('../bootstraps/system-files.json', import.meta.url)));

/** How Python is started: nobody's environment, no packages of the machine, no files of bytecode, no buffers. */
export const ISOLATED = ['-I', '-S', '-B', '-u'];

/** The version of Landlock that guards signals, too. */
const GUARDS_SIGNALS = 6;

/** What forks begin with: a language's runtime, with its AWS SDK loaded or without. */
export type Kind = 'node' | 'node-sdk' | 'python' | 'python-sdk';

/** What a zygote has loaded beside its language, and in which version of it. */
interface Besides {
  /** A folder of packages that a function brings along and that are known, to be loaded once for all forks. */
  readonly packages?: string;
  /** The machine's when left out. */
  readonly python?: Python;
}

/** What a confined process may do; the folders that it reads and runs, those that it changes. */
export interface Confinement {
  /** What is below it takes the place of what is below `/`, where the process has a view of its own. */
  readonly home: string;
  /** Folders that the process needs, and that would no longer be seen then. */
  readonly kept: readonly string[];
  /** MB of its /tmp; without a limit when left out. */
  readonly tmpSize?: number | undefined;
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly filters: SystemCallFilters | undefined;
}

/** A zygote, or what is known instead. */
interface Known {
  readonly zygote: Zygote;
  /** Whether it has shown that it cannot be forked: another one could not either. */
  unusable: boolean;
  wasReady: boolean;
}

/** The zygotes of a runtime, each started when it is needed; on Linux alone. */
export class Zygotes {
  readonly #python: FindPython;
  readonly #pythonModules: readonly string[];
  readonly #nodeModules: readonly string[];
  readonly #keeper: Keeper;
  readonly #root: string;
  readonly #possible: boolean;
  /** By kind, version and what they have loaded besides. */
  readonly #zygotes = new Map<string, Known>();
  #started = 0;

  /**
   * @param modules folders that functions import from besides their language's own, by language
   * @param root the runtime's folder
   * @param possible whether this system forks at all
   */
  constructor(
    python: FindPython,
    modules: { readonly python: readonly string[]; readonly node: readonly string[] },
    keeper: Keeper,
    root: string,
    possible: boolean,
  ) {
    this.#possible = possible;
    this.#python = python;
    this.#pythonModules = modules.python;
    this.#nodeModules = modules.node;
    this.#keeper = keeper;
    this.#root = root;
  }

  /** Whether Node functions are forked, as far as is known yet. */
  get forkNode(): boolean {
    return this.#possible && this.#zygotes.get('node')?.unusable !== true;
  }

  /**
   * Starts by forking a process that waits for its assignment; `undefined` where none can be forked, or confined as well
   * as without a fork.
   *
   */
  async start(kind: Kind, besides: Besides = {}): Promise<Start | undefined> {
    const known = await this.#zygoteOf(kind, besides);
    const version = await known?.zygote.ready;
    if (known === undefined) return undefined;
    if (version === undefined) {
      // One that was killed after it had served is started again.
      known.unusable = !known.wasReady;
      return known.unusable ? undefined : this.start(kind, besides);
    }
    known.wasReady = true;
    if (kind.startsWith('node') && version < GUARDS_SIGNALS) known.unusable = true;
    if (known.unusable) return undefined;
    return async (output) => {
      const child = await known.zygote.fork(output);
      // It may have been killed since; once more, then.
      const next = child.pid === undefined ? await this.#zygoteOf(kind, besides) : known;
      return next === undefined || next === known ? child : next.zygote.fork(output);
    };
  }

  /**
   * The launch of a program that can read what it is given, write its /tmp, and no more; `undefined` where nothing can
   * confine it.
   *
   * Its environment becomes its own once it is confined: before, a library of the function could be loaded by it.
   */
  async confined(
    { command, args, folder, readable }: RuntimeProgram,
    folders: EnvironmentFolders,
    environment: Readonly<Record<string, string>>,
  ): Promise<Launch | undefined> {
    const start = (await this.start('node')) ?? (await this.start('python'));
    if (start === undefined) return undefined;
    const confine = confinementOf(folders, readable);
    return { start, input: `${JSON.stringify({ program: [command, ...args], environment, folder, confine })}\n` };
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#zygotes.values()].map(async ({ zygote }) => {
        await zygote.close();
        if (zygote.pid !== undefined) this.#keeper.forget(zygote.pid);
      }),
    );
  }

  async #zygoteOf(kind: Kind, besides: Besides): Promise<Known | undefined> {
    if (!this.#possible) return undefined;
    const python = kind.startsWith('python') ? (besides.python ?? (await this.#python())) : undefined;
    if (kind.startsWith('python') && python?.forks !== true) return undefined;
    const { packages = '' } = besides;
    const key = kind + packages + (python?.executable ?? '');
    const known = this.#zygotes.get(key);
    if (known !== undefined && (!known.zygote.gone || known.unusable || !known.wasReady)) return known;
    const address = join(this.#root, `${kind}-${++this.#started}.sock`);
    const command =
      python === undefined ? this.#nodeCommand(kind, address, packages) : this.#pythonCommand(python, kind, address);
    const zygote = new Zygote({ address, command, root: this.#root });
    if (zygote.pid !== undefined) this.#keeper.watch(zygote.pid);
    const started = { zygote, unusable: false, wasReady: false };
    this.#zygotes.set(key, started);
    return started;
  }

  #pythonCommand(python: Python, kind: Kind, address: string): [string, ...string[]] {
    const script = join(PYTHON_FOLDER, 'zygote.py');
    const loaded = kind === 'python-sdk' ? 'sdk' : 'plain';
    return [python.executable, ...ISOLATED, script, address, loaded, ...this.#pythonModules, ...python.packages];
  }

  #nodeCommand(kind: Kind, address: string, packages: string): [string, ...string[]] {
    const script = join(nodeBootstrap(), 'zygote.mjs');
    const koffi = createRequire(import.meta.url).resolve('koffi');
    const loaded = kind === 'node-sdk' ? 'sdk' : 'plain';
    // A fork has one thread, and what is compiled stays for the next.
    const options = [
      '--single-threaded',
      '--no-flush-bytecode',
      // MB: a collection of what is young copies what all forks share; most have ended before they need one.
      '--min-semi-space-size=8',
      '--disable-warning=ExperimentalWarning',
    ];
    return [process.execPath, ...options, script, address, koffi, SYSTEM_FILES, loaded, packages, ...this.#nodeModules];
  }
}

/**
 * Where this machine's languages have their settings, beside `system-files.json`: each release in a folder of its own.
 * A JVM of Debian does not start without them.
 */
const LANGUAGE_SETTINGS = globSync('/etc/{dotnet,java,perl,php,python,ruby}*');

/** What an environment's process may do. */
export function confinementOf(folders: EnvironmentFolders, readable: readonly string[]): Confinement {
  const read = [dirname(SYSTEM_FILES), ...LANGUAGE_SETTINGS, ...readable];
  const kept = read.filter((folder) => HIDDEN.test(folder) && existsSync(folder));
  for (const folder of kept) mkdirSync(folders.home + folder, { recursive: true });
  return {
    home: folders.home,
    kept,
    tmpSize: folders.tmpSize,
    read: [folders.home, join(folders.home, 'var'), folders.opt, ...read],
    write: [folders.tmp],
    filters: systemCallFilters(process.arch),
  };
}

/** What lies where the folders of an environment are mounted. */
const HIDDEN = /^\/(?:var|opt|tmp)\//;
