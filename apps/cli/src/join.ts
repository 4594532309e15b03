import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { HERE, interruptible, ROOT, run } from './main.ts';
import type { JoinCommand } from './classroom/join-command.ts';

const command = new Command('join')
  .description('Joins a classroom, so that `pnpm submit` sends your work there; without anything, says where you are.')
  .argument('[address]', 'as your instructor shows it, such as http://192.168.1.5:4400')
  .argument('[code...]', 'of the class, or your own')
  .option('--name <name>', 'who you are, as your instructor sees it')
  .option('--as <code>', 'your personal code: you are again whom it was given to')
  .option('--new-code', 'a new personal code, for a browser or another clone; the one before no longer counts')
  .option('--leave', 'leave the class')
  .option('--yes', 'with --leave: although something was not sent yet')
  .addOption(new Option('--course <folder>', 'another course').hideHelp())
  .action(async (address: string | undefined, code: string[], options: JoinCommand) => {
    const { joinCommand } = await import('./classroom/join-command.ts');
    const root = resolve(HERE, options.course ?? ROOT);
    const exit = await joinCommand(root, address, code.join(''), options, interruptible().signal);
    process.exitCode ??= exit;
  });

await run(command, process.argv);
