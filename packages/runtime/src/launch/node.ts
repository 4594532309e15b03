import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import { spawnChild } from '../spawn-child.ts';
import { KNOWN_PACKAGES, knownPackages } from '../known-packages.ts';
import type { CloudAddress, FunctionSpec } from '../types.ts';
import type { Launch, Launcher, RuntimeProgram } from './launcher.ts';
import { located } from './exec-wrapper.ts';
import { RUNTIME_DIR } from '../variables.ts';
import { mentionsSdk } from './mentions-sdk.ts';
import { nodeBootstrap } from './node-bootstrap.ts';
import { confinementOf, type Zygotes } from './zygotes.ts';

/** Options that NODE_OPTIONS may hold where the permission model confines a function: none of them opens what that closes. */
const HARMLESS_OPTIONS =
  /^--(?:enable-source-maps|stack-trace-limit=\d+|max-old-space-size=\d+|max-semi-space-size=\d+|no-warnings|no-deprecation|trace-warnings|trace-deprecation|trace-uncaught|unhandled-rejections=\w+|dns-result-order=\w+|conditions=[\w-]+|experimental-[\w-]+|max-http-header-size=\d+)$/;

/**
 * nodejs*.x: the Node that runs Coldstart; confined by the system on Linux, behind Node's permission model elsewhere.
 *
 * @param moduleFolders folders beside whose `node_modules` functions find what Lambda's runtime brings along: the AWS SDK
 */
export function nodeLauncher(
  moduleFolders: readonly string[],
  zygotes: Zygotes,
  cloud: CloudAddress | undefined,
): Launcher {
  const runtime = nodeBootstrap();
  const modules = moduleFolders.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder));
  const readable = [runtime, ...modules.flatMap(packageFolders)];

  const program = (folders: EnvironmentFolders, options: readonly string[] = []): RuntimeProgram => ({
    command: process.execPath,
    args: [...options, '--disable-warning=ExperimentalWarning', join(runtime, 'bootstrap.mjs')],
    folder: folders.task,
    readable: [...readable, dirname(dirname(process.execPath))],
  });

  /** Behind its permission model it starts no other process. */
  const guarded = (
    folders: EnvironmentFolders,
    spec: FunctionSpec | undefined,
    environment: Readonly<Record<string, string>>,
  ): Launch => {
    const { NODE_OPTIONS: _, ...others } = environment;
    const options = [
      '--permission',
      ...[folders.home, ...readable].map((folder) => `--allow-fs-read=${join(folder, '*')}`),
      `--allow-fs-write=${join(folders.tmp, '*')}`,
      '--disable-warning=SecurityWarning',
      ...optionsOf(spec).filter((option) => HARMLESS_OPTIONS.test(option)),
    ];
    const spawned = { ...program(folders, options), environment: others };
    return { start: (output) => Promise.resolve(spawnChild(spawned, output)) };
  };

  return {
    // Forks wait without the SDK: whoever needs it is forked from a process that has loaded it.
    spare: (spec) => spec?.environment['NODE_OPTIONS'] === undefined && !(zygotes.forkNode && usesSdk(spec)),

    prepare: () => void zygotes.start('node'),

    program: (folders) => Promise.resolve(program(folders)),

    launch: async (folders, spec, environment) => {
      if (spec?.environment['NODE_OPTIONS'] !== undefined) {
        return (await zygotes.confined(program(folders), folders, environment)) ?? guarded(folders, spec, environment);
      }
      const fork = usesSdk(spec)
        ? await zygotes.start('node-sdk', { packages: knownPackages(spec.code) })
        : await zygotes.start('node');
      return fork === undefined ? guarded(folders, spec, environment) : { start: fork };
    },

    assignment: (folders, environment) => {
      const roots = { ...folders, runtime, kept: readable };
      const confine = confinementOf(folders, [...readable, KNOWN_PACKAGES, dirname(dirname(process.execPath))]);
      return Promise.resolve(`${JSON.stringify({ environment, cloud, roots, confine })}\n`);
    },

    notes: (spec) => Promise.resolve(notes(spec, zygotes.forkNode)),

    variables: (folders, spec) => {
      const major = /\d+/.exec(spec.runtime)?.[0] ?? '';
      const given = spec.environment['NODE_PATH']?.split(':').map((path) => located(path, folders)) ?? [
        join(folders.opt, 'nodejs', `node${major}`, 'node_modules'),
        join(folders.opt, 'nodejs', 'node_modules'),
        ...modules.map((folder) => join(folder, 'node_modules')),
        folders.task,
      ];
      return { LAMBDA_RUNTIME_DIR: RUNTIME_DIR, NODE_PATH: given.join(delimiter) };
    },
  };
}

/** Where the packages beside a folder really lie: package managers link them from a store. */
function packageFolders(folder: string): string[] {
  const direct = join(folder, 'node_modules');
  const found = existsSync(direct) ? [direct] : [];
  for (let above = folder; dirname(above) !== above; above = dirname(above)) {
    const store = join(above, 'node_modules', '.pnpm');
    if (existsSync(store)) found.push(realpathSync(store));
    if (above.endsWith(`${sep}node_modules`)) found.push(above);
  }
  return found;
}

/** What comes with Lambda's runtime: the AWS SDK, and what durable functions are written with, which loads it. */
const SDKS = ['@aws-sdk/', '@aws/durable-execution-sdk-js'];

const usesSdk = (spec: FunctionSpec | undefined): spec is FunctionSpec =>
  spec !== undefined && SDKS.some((sdk) => mentionsSdk(spec, /\.[cm]?js$/, sdk));

function optionsOf(spec: FunctionSpec | undefined): string[] {
  return (spec?.environment['NODE_OPTIONS'] ?? '').split(/\s+/).filter((option) => option !== '');
}

/** @param confined whether the system confines it, whatever its options say */
function notes(spec: FunctionSpec, confined: boolean): string[] {
  const found: string[] = [];
  const major = process.versions.node.split('.', 1)[0];
  if (spec.runtime !== `nodejs${major}.x`) {
    found.push(`[coldstart] ${spec.runtime} runs on Node ${process.versions.node} here.\n`);
  }
  const refused = confined ? [] : optionsOf(spec).filter((option) => !HARMLESS_OPTIONS.test(option));
  if (refused.length > 0)
    found.push(`[coldstart] NODE_OPTIONS: ${refused.join(' ')} left out; a function here may not set it.\n`);
  return found;
}
