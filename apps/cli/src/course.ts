import { Command, InvalidArgumentError, Option } from 'commander';
import { HERE, interruptible, ROOT, run } from './main.ts';
import type { BillCommand } from './course/bill.ts';
import type { CleanOptions } from './course/clean.ts';
import type { CheckOptions } from './course/check.ts';
import type { MatrixOptions } from './course/matrix.ts';
import type { MutateOptions } from './course/mutate.ts';
import type { CourseLocation } from './grade-command.ts';

const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const howOften = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, from 1 to 999999999.');
  return Number(text);
};

const command = new Command('course')
  .description('Finds your way through the course.')
  .addOption(new Option('--course <folder>', 'another course').hideHelp());

const location = (): CourseLocation => ({ root: command.opts<{ course?: string }>().course ?? ROOT, here: HERE });
const variant = ['--variant <name>', 'one language only, such as typescript or python'] as const;

command
  .command('list')
  .description('all exercises, and what you have of each')
  .action(async () => (await import('./course/list.ts')).list(location()));

command
  .command('next')
  .description('the exercise to do now')
  .action(async () => (await import('./course/list.ts')).next(location()));

command
  .command('hint [exercise]')
  .description('one more hint about what fails first')
  .option('--check <id>', 'for this check instead')
  .option('--all', 'every hint at once')
  .option(...variant)
  .action(async (name: string | undefined, options: { check?: string; all?: true; variant?: string }) =>
    (await import('./course/hint.ts')).hint(location(), name, options),
  );

command
  .command('reset [exercise]')
  .description('bring the original files back; yours are kept in .coldstart/kept')
  .option(...variant)
  .action(async (name: string | undefined, options: { variant?: string }) =>
    (await import('./course/reset.ts')).reset(location(), name, options),
  );

command
  .command('solution [exercise]')
  .description('show the solution')
  .option('--yes', 'although the exercise is not passed yet')
  .option(...variant)
  .action(async (name: string | undefined, options: { yes?: true; variant?: string }) => {
    process.exitCode = await (await import('./course/solution.ts')).solution(location(), name, options);
  });

command
  .command('bill [exercise]')
  .description('what the last run would have cost on AWS')
  .option('--times <number>', 'so many runs, such as those of a month', howOften)
  .option('--solution', 'of the last run of the solution')
  .option('--json', 'as JSON')
  .option(...variant)
  .action(async (name: string | undefined, options: BillCommand) =>
    (await import('./course/bill.ts')).bill(location(), name, options),
  );

command
  .command('clean')
  .description('delete what grading with `--backend aws` has left in an AWS account')
  .option('--backend <where>', '`aws`')
  .option('--profile <name>', 'whose credentials, instead of the usual ones')
  .option('--region <name>', 'where, instead of your configuration’s Region')
  .option('--yes', 'delete without asking')
  .action(async (options: CleanOptions) => {
    const exit = await (await import('./course/clean.ts')).clean(location(), options, interruptible().signal);
    process.exitCode ??= exit;
  });

command
  .command('check [exercise...]')
  .description('for authors: prove that every exercise does what its manifest declares')
  .option('--pristine', 'also that no learner’s files lie in it, as in the course’s own repository')
  .option('--texts', 'only what can be seen without grading: manifests, lessons, coverage')
  .option('--json <file>', 'write how many answers and findings there were')
  .option('--seed <number>', 'other random data than usual', wholeNumber, 1)
  .option(
    '--seeds <count>',
    'how many seeds: a check that ends otherwise with another one is luck (5; on other backends 1)',
    wholeNumber,
  )
  .option('--backend <where>', 'prove it on `localstack`, or at the URL of a cloud', 'embedded')
  .option('--keep', 'leave LocalStack running for the next run')
  .action(async (names: string[], options: CheckOptions) => {
    const exit = await (await import('./course/check.ts')).check(location(), names, options, interruptible().signal);
    process.exitCode ??= exit;
  });

command
  .command('mutate [exercise...]')
  .description('for authors: change one thing after the other in a solution, and list what no check has noticed')
  .option('--all', 'every exercise')
  .option('--minutes <number>', 'the longest time for one exercise', wholeNumber, 15)
  .option('--json <file>', 'write how many mutants of each exercise were killed, are equivalent, and survived')
  .action(async (names: string[], options: MutateOptions) => {
    const exit = await (await import('./course/mutate.ts')).mutate(location(), names, options, interruptible().signal);
    process.exitCode ??= exit;
  });

command
  .command('matrix [exercise...]')
  .description('for authors: every check on every backend at hand, written to docs/backends.md; others’ sections stay')
  .option('--backend <where...>', 'besides the embedded cloud: `localstack`, `ministack=http://127.0.0.1:4567`')
  .option('--keep', 'leave LocalStack running for the next run')
  .option('--out <file>', 'another file than docs/backends.md')
  .option('--solutions', 'the solutions alone, where wrong answers would wait for hours of retries')
  .action(async (names: string[], options: MatrixOptions) => {
    const exit = await (await import('./course/matrix.ts')).matrix(location(), names, options, interruptible().signal);
    process.exitCode ??= exit;
  });

command
  .command('new <slug>')
  .description('for authors: begin an exercise')
  .option('--number <number>', 'its number; the next free one when left out', wholeNumber)
  .action(async (slug: string, options: { number?: number }) =>
    (await import('./course/new.ts')).create(location(), slug, options),
  );

await run(command, process.argv);
