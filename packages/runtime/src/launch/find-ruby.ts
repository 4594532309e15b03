import { homedir } from 'node:os';
import { join } from 'node:path';
import { finderOf, newestFirst, type Find, type Language } from './find-language.ts';

const ASK = `
require "json"
puts JSON.generate(executable: RbConfig.ruby, version: RUBY_VERSION[/\\A\\d+\\.\\d+/], folders: [RbConfig::CONFIG["prefix"]])
`;

/** Looks for Ruby: its commands, and what rbenv has installed. */
export function rubyFinder(): Find<Language> {
  return finderOf<Language>({
    commands: [['ruby']],
    installed: (version) => {
      const { RBENV_ROOT = join(homedir(), '.rbenv') } = process.env;
      const builds = newestFirst(join(RBENV_ROOT, 'versions'), `${version}.`);
      return [[`ruby${version}`], ...builds.map((folder) => [join(folder, 'bin', 'ruby')])];
    },
    ask: ['-e', ASK],
    generation: '',
  });
}
