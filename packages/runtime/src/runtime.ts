import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from './environment.ts';
import { CodeStore, type EnvironmentFolders } from './folders.ts';
import { imageProgramLauncher } from './image/image-program.ts';
import { resolve } from './image/image-start.ts';
import { Invoker } from './invocation.ts';
import { Keeper } from './keeper.ts';
import { withExecWrapper } from './launch/exec-wrapper.ts';
import type { Launch, Launcher } from './launch/launcher.ts';
import { nodeLauncher } from './launch/node.ts';
import { programOf, providedLauncher, startProgram } from './launch/provided.ts';
import { pythonFinder } from './launch/find-python.ts';
import { pythonLauncher } from './launch/python.ts';
import { rubyFinder } from './launch/find-ruby.ts';
import { rubyLauncher } from './launch/ruby.ts';
import { Zygotes } from './launch/zygotes.ts';
import { Pool } from './pool.ts';
import type { FunctionSpec, Runtime, RuntimeOptions } from './types.ts';

/** Environments that may wait for work at once, over all functions. */
const MOST_IDLE = 24;

/**
 * Makes a runtime: execution environments as Lambda has them, each a process of its own.
 *
 * No function's process runs before one is needed or announced by `prepare`; everything is ended and removed by
 * `close()`, or when this process is gone.
 */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'coldstart-')));
  const keeper = new Keeper(root);
  const findPython = pythonFinder(options.python);
  const findRuby = rubyFinder();
  const modules = {
    node: options.moduleFolders ?? [fileURLToPath(new URL('..', import.meta.url))],
    python: options.pythonModules ?? [],
  };
  const zygotes = new Zygotes(
    findPython,
    modules,
    keeper,
    root,
    options.forks !== false && process.platform === 'linux',
  );
  const shared = {
    store: new CodeStore(root, keeper),
    keeper,
    stray: options.host.stray?.bind(options.host),
    startExtension: (
      path: string,
      folders: EnvironmentFolders,
      environment: Readonly<Record<string, string>>,
    ): Promise<Launch> => startProgram(zygotes, programOf(path, folders), folders, environment),
  };
  const pool = new Pool(shared, options.spares ?? 1, MOST_IDLE);
  const node = withExecWrapper(nodeLauncher(modules.node, zygotes, options.cloud), zygotes);
  const provided = providedLauncher(zygotes);
  const launchers: readonly [RegExp, (runtime: string) => Launcher][] = [
    [/^nodejs/, () => node],
    [
      /^python3/,
      (runtime) =>
        withExecWrapper(pythonLauncher(runtime, findPython, zygotes, modules.python, options.cloud), zygotes),
    ],
    [/^ruby/, (runtime) => withExecWrapper(rubyLauncher(runtime, findRuby, zygotes), zygotes)],
    [/^provided/, () => provided],
  ];
  const known = new Map<string, Launcher>();
  const keys = { busy: new Map<string, string>(), holders: new Map<string, WeakRef<Environment>>() };
  const invokers = new Map<Launcher, Invoker>();

  const imageProgram = imageProgramLauncher(zygotes, findPython);

  const launcherOf = (runtime: string): Launcher => {
    const before = known.get(runtime);
    if (before !== undefined) return before;
    const [, made] = launchers.find(([pattern]) => pattern.test(runtime)) ?? [];
    if (made === undefined)
      throw new Error(
        `The runtime ${runtime} is not supported here: use nodejs24.x, python3.14, ruby3.4 or provided.al2023.`,
      );
    const launcher = made(runtime);
    known.set(runtime, launcher);
    return launcher;
  };
  const invokerOf = (launcher: Launcher): Invoker => {
    const invoker = invokers.get(launcher) ?? new Invoker(launcher, pool, options.host, keys);
    invokers.set(launcher, invoker);
    return invoker;
  };

  /** A function from an image is one with the runtime and handler that its command comes to, or a program. */
  const found = (spec: FunctionSpec): { readonly invoker: Invoker; readonly spec: FunctionSpec } => {
    const resolved = spec.image && resolve(spec.image, spec.runtime);
    if (resolved?.kind === 'program') return { invoker: invokerOf(imageProgram), spec };
    const invoker = invokerOf(launcherOf(spec.runtime));
    return { invoker, spec: resolved === undefined ? spec : { ...spec, handler: resolved.handler } };
  };

  return {
    invoke: async (asked, invocation) => {
      const { invoker, spec } = found(asked);
      return await invoker.invoke(spec, invocation);
    },
    initialize: async (asked) => {
      const { invoker, spec } = found(asked);
      return await invoker.initialize(spec);
    },
    prepare: (runtime) => {
      const launcher = launcherOf(runtime);
      launcher.prepare?.();
      pool.replenish(launcher);
    },
    retire: (key) => pool.retire(key),
    currentInvocation: (accessKeyId) => keys.busy.get(accessKeyId),
    mayUse: async (accessKeyId, connection) => {
      const holder = keys.holders.get(accessKeyId);
      return holder === undefined || ((await holder.deref()?.holds(connection)) ?? false);
    },
    close: async () => {
      await pool.close();
      await zygotes.close();
      await keeper.close();
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    },
  };
}
