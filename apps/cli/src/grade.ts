import { Command, InvalidArgumentError, Option } from 'commander';
import { HERE, interruptible, ROOT, run } from './main.ts';
import type { GradeCommand } from './grade-command.ts';

const wholeNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const command = new Command('grade')
  .description('Grades exercises: all, or those named by number, slug or folder.')
  .argument('[exercise...]', 'such as 1, hello-event or exercises/01-hello-event')
  .option('--watch', 'grade again at every save')
  .option(
    '--backend <where>',
    '`embedded`, `localstack` (needs Docker), the URL of a cloud, or `aws`: your own account (it asks first)',
    'embedded',
  )
  .option('--keep', 'leave LocalStack running for the next run')
  .option('--localstack-image <name>', 'another image of LocalStack than 4.14.0')
  .option('--profile <name>', 'with `aws`: whose credentials, instead of the usual ones')
  .option('--region <name>', 'with `aws`: where, instead of your configuration’s Region')
  .option('--yes', 'with `aws`: deploy without asking')
  .option('--variant <name>', 'one language only, such as typescript or python')
  .option('--solution', 'grade the solutions instead of your own files')
  .option('--fail-fast', 'stop after the first exercise that fails')
  .option('--force', 'grade what has not changed, too')
  .option('--seed <number>', 'repeat the random data of an earlier run', wholeNumber)
  .option('--json <file>', 'write the verdicts as JSON (docs/schemas/verdict.schema.json)')
  .option('--junit <file>', 'write them as JUnit XML')
  .option('--ctrf <file>', 'write them as CTRF JSON')
  .option('--exercism <folder>', 'write them as Exercism v3 results.json')
  .option('--github', 'print annotations for GitHub Actions')
  .addOption(new Option('--course <folder>', 'another course').hideHelp())
  .action(async (exercises: string[], options: GradeCommand) => {
    const { gradeCommand } = await import('./grade-command.ts');
    const exit = await gradeCommand(exercises, options, { root: options.course ?? ROOT, here: HERE }, interruptible());
    process.exitCode ??= exit;
    // A check on AWS that was cut off may still wait for something.
    if (options.backend === 'aws' && exit === 130) process.exit();
  });

await run(command, process.argv);
