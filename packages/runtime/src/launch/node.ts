import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import { spawnChild } from '../spawn-child.ts';
import type { FunctionSpec } from '../types.ts';
import type { Launcher, RuntimeProgram } from './launcher.ts';
import { nodeBootstrap } from './node-bootstrap.ts';

/** Options that NODE_OPTIONS of a function may hold: none of them opens what the permission model closes. */
const HARMLESS_OPTIONS =
  /^--(?:enable-source-maps|stack-trace-limit=\d+|max-old-space-size=\d+|max-semi-space-size=\d+|no-warnings|no-deprecation|trace-warnings|trace-deprecation|trace-uncaught|unhandled-rejections=\w+|dns-result-order=\w+|conditions=[\w-]+|experimental-[\w-]+|max-http-header-size=\d+)$/;

/**
 * nodejs*.x: the Node that runs Coldstart, behind its permission model.
 *
 * @param moduleFolders folders beside whose `node_modules` functions find what Lambda's runtime brings along: the AWS SDK
 */
export function nodeLauncher(moduleFolders: readonly string[]): Launcher {
  const runtime = nodeBootstrap();
  const modules = moduleFolders.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder));
  const readable = [runtime, ...modules.flatMap(packageFolders)];

  const program = (folders: EnvironmentFolders, spec: FunctionSpec | undefined): RuntimeProgram => {
    const given = spec?.environment['NODE_OPTIONS']?.split(/\s+/) ?? [];
    return {
      command: process.execPath,
      args: [
        '--permission',
        ...[folders.home, ...readable].map((folder) => `--allow-fs-read=${join(folder, '*')}`),
        `--allow-fs-write=${join(folders.tmp, '*')}`,
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=SecurityWarning',
        ...given.filter((option) => HARMLESS_OPTIONS.test(option)),
        join(runtime, 'bootstrap.mjs'),
      ],
      folder: folders.home,
      readable: [...readable, dirname(dirname(process.execPath))],
    };
  };

  return {
    spare: (spec) => spec?.environment['NODE_OPTIONS'] === undefined,

    program: (folders, spec) => Promise.resolve(program(folders, spec)),

    // Behind its permission model it starts no other process.
    launch: (folders, spec, environment) =>
      Promise.resolve({
        start: (output) => Promise.resolve(spawnChild({ ...program(folders, spec), environment }, output)),
      }),

    assignment: (folders, environment) =>
      `${JSON.stringify({ environment, roots: { ...folders, runtime, kept: readable }, modules })}\n`,

    notes: (spec) => notes(spec),

    variables: (folders: EnvironmentFolders) => {
      const major = process.versions.node.split('.', 1)[0];
      const paths = [
        join(folders.opt, 'nodejs', `node${major}`, 'node_modules'),
        join(folders.opt, 'nodejs', 'node_modules'),
      ];
      return {
        LAMBDA_RUNTIME_DIR: runtime,
        NODE_PATH: [...paths, ...modules.map((folder) => join(folder, 'node_modules')), folders.task].join(delimiter),
      };
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

function notes(spec: FunctionSpec): string[] {
  const found: string[] = [];
  const major = process.versions.node.split('.', 1)[0];
  if (spec.runtime !== `nodejs${major}.x`) {
    found.push(`[coldstart] ${spec.runtime} runs on Node ${process.versions.node} here.\n`);
  }
  const refused = (spec.environment['NODE_OPTIONS'] ?? '')
    .split(/\s+/)
    .filter((option) => option !== '' && !HARMLESS_OPTIONS.test(option));
  if (refused.length > 0)
    found.push(`[coldstart] NODE_OPTIONS: ${refused.join(' ')} left out; a function here may not set it.\n`);
  return found;
}
