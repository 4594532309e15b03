import { realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentFolders } from '../folders.ts';
import { RUNTIME_DIR } from '../variables.ts';
import type { Find, Language } from './find-language.ts';
import type { CannotStart, Launcher, RuntimeProgram } from './launcher.ts';
import { startProgram } from './provided.ts';
import type { Zygotes } from './zygotes.ts';

const RUBY_FOLDER = realpathSync(fileURLToPath(new URL('../bootstraps/ruby/', import.meta.url)));

/**
 * A runtime of Ruby (`ruby3.4`): the machine's Ruby of that version if it has it, started anew for each environment, and
 * confined as custom runtimes are.
 */
export function rubyLauncher(runtime: string, findRuby: Find<Language>, zygotes: Zygotes): Launcher {
  const version = runtime.slice('ruby'.length);

  const program = async (folders: EnvironmentFolders): Promise<RuntimeProgram | CannotStart> => {
    const known = await findRuby(version);
    if (known === undefined) {
      const reason = `${runtime} functions need Ruby on this machine: install it from https://www.ruby-lang.org/en/documentation/installation/ (or your package manager), so that the command ruby runs.`;
      return { errorType: 'Runtime.InvalidEntrypoint', reason };
    }
    return {
      command: known.executable,
      args: [join(RUBY_FOLDER, 'bootstrap.rb')],
      folder: folders.task,
      readable: [RUBY_FOLDER, ...known.folders],
    };
  };

  return {
    spare: () => false,

    prepare: () => void zygotes.start('node'),

    program,

    launch: async (folders, _spec, environment) => {
      const found = await program(folders);
      return 'reason' in found ? found : startProgram(zygotes, found, folders, environment);
    },

    assignment: () => Promise.resolve(undefined),

    notes: async () => {
      const known = await findRuby(version);
      return known === undefined || known.version === version
        ? []
        : [`[coldstart] ${runtime} runs on Ruby ${known.version} here.\n`];
    },

    // https://docs.aws.amazon.com/lambda/latest/dg/ruby-package.html
    variables: ({ task, opt }, spec) => ({
      LAMBDA_RUNTIME_DIR: RUNTIME_DIR,
      GEM_HOME: RUNTIME_DIR,
      GEM_PATH: [
        spec.environment['GEM_PATH'] ?? [],
        join(task, 'vendor', 'bundle', 'ruby', `${version}.0`),
        join(opt, 'ruby', 'gems', `${version}.0`),
      ]
        .flat()
        .join(delimiter),
      RUBYLIB: [spec.environment['RUBYLIB'] ?? [], task, join(opt, 'ruby', 'lib')].flat().join(delimiter),
    }),
  };
}
