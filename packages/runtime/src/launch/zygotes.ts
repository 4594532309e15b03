import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentFolders } from '../folders.ts';
import type { Start } from '../function-process.ts';
import type { Keeper } from '../keeper.ts';
import type { Python } from './find-python.ts';
import type { Launch, RuntimeProgram } from './launcher.ts';
import { Zygote, type ZygoteOptions } from './zygote.ts';

/** Where Python's side of this package lies. */
export const PYTHON_FOLDER = realpathSync(fileURLToPath(new URL('../bootstraps/python/', import.meta.url)));

type Kind = ZygoteOptions['kind'];

/** The zygotes of a runtime, each started when it is needed. */
export class Zygotes {
  readonly #python: () => Promise<Python | undefined>;
  readonly #modules: readonly string[];
  readonly #keeper: Keeper;
  readonly #root: string;
  readonly #zygotes = new Map<Kind, Zygote>();

  /**
   * @param modules folders that functions import from besides Python's own
   * @param root the runtime's folder
   */
  constructor(python: () => Promise<Python | undefined>, modules: readonly string[], keeper: Keeper, root: string) {
    this.#python = python;
    this.#modules = modules;
    this.#keeper = keeper;
    this.#root = root;
  }

  /** Starts by forking a process that waits for its assignment; `undefined` where no Python can be forked. */
  async start(kind: Kind): Promise<Start | undefined> {
    const python = await this.#python();
    if (python?.forks !== true) return undefined;
    const zygote = this.#zygoteOf(kind, python.executable);
    return (output) => zygote.fork(output);
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
    const start = await this.start('plain');
    if (start === undefined) return undefined;
    const confine = { read: [folders.home, ...readable], write: [folders.tmp] };
    return { start, input: `${JSON.stringify({ program: [command, ...args], environment, folder, confine })}\n` };
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#zygotes.values()].map(async (zygote) => {
        await zygote.close();
        if (zygote.pid !== undefined) this.#keeper.forget(zygote.pid);
      }),
    );
  }

  #zygoteOf(kind: Kind, python: string): Zygote {
    const known = this.#zygotes.get(kind);
    if (known?.gone === false) return known;
    const script = join(PYTHON_FOLDER, 'zygote.py');
    const zygote = new Zygote({ python, script, kind, modules: this.#modules, root: this.#root });
    this.#zygotes.set(kind, zygote);
    if (zygote.pid !== undefined) this.#keeper.watch(zygote.pid);
    return zygote;
  }
}
