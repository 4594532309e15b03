import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { HERE, interruptible, ROOT, run } from './main.ts';
import type { SubmitCommand } from './classroom/submit-command.ts';

const command = new Command('submit')
  .description('Sends the files that you have edited to the classroom, and shows the verdict of its own grading.')
  .argument(
    '[exercise]',
    'such as 1, hello-event or exercises/01-hello-event; when left out, the one in whose folder you are, else all that have changed',
  )
  .option('--variant <name>', 'one language only, such as typescript or python')
  .option('--no-wait', 'do not wait for the verdict')
  .option('--send', 'submit nothing new: send what waits')
  .addOption(new Option('--course <folder>', 'another course').hideHelp())
  .action(async (exercise: string | undefined, options: SubmitCommand) => {
    const { submitCommand } = await import('./classroom/submit-command.ts');
    const location = { root: resolve(HERE, options.course ?? ROOT), here: HERE };
    const exit = await submitCommand(exercise, options, location, interruptible().signal);
    process.exitCode ??= exit;
  });

await run(command, process.argv);
