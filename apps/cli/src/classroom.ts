import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { worker } from './classroom/worker.ts';
import { HERE, interruptible, ROOT, run } from './main.ts';

export interface OfClass {
  readonly class: string;
  readonly data: string;
}

const number =
  (most: number, what: string) =>
  (text: string): number => {
    if (!/^\d{1,6}$/.test(text) || Number(text) > most) throw new InvalidArgumentError(`${what} to ${most}.`);
    return Number(text);
  };

const className = (text: string): string => {
  if (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError('A class is named in small letters, digits and dashes, as in friday-group.');
};

/** What every command about a class takes. */
const ofClass = (command: Command): Command =>
  command
    .option('--class <name>', 'which class', className, 'workshop')
    .option('--data <folder>', 'where the records lie; with DATABASE_URL they are there', '.coldstart/classroom')
    .addOption(new Option('--course <folder>', 'another course').hideHelp());

/** A folder that was not named lies in the course; one that was, where the person stands. */
const folderOf = ({ data }: OfClass): string => resolve(data === '.coldstart/classroom' ? ROOT : HERE, data);

const command = ofClass(new Command('classroom'))
  .description('Starts a classroom: an address and a code for the room, a board for you, and grading on this machine.')
  .enablePositionalOptions()
  .option('--title <title>', 'what learners see, when the class is made', 'Workshop')
  .option('--port <number>', 'where to listen; 0 for any free port', number(65_535, 'A port is a number from 0'), 4400)
  .option('--host <address>', 'listen at this name or address alone; every address of this machine when left out')
  .option('--name <name...>', 'further names that this machine is reached by')
  .option('--url <address>', 'how a proxy in front is reached, such as https://class.example.org')
  .option('--behind-proxy', 'the proxy in front says in X-Forwarded-For who asks')
  .option('--https', 'encrypt, with a certificate of its own that is kept in the data folder')
  .option('--roster <file>', 'CSV of who belongs to the class: name, and optionally email and id')
  .option('--lti <file>', 'JSON of the platforms (Moodle, Canvas) that send learners here')
  .option('--trust-learners', 'grade without containers where there is no engine for them')
  .option('--slots <number>', 'how many submissions are graded at once', number(256, 'A number from 1'))
  .option('--no-worker', 'grade nothing here: workers elsewhere do')
  .addOption(new Option('--site <folder>', 'a site that is built already').hideHelp())
  .action(async (options) => {
    const { serveClassroom } = await import('./classroom/serve.ts');
    const root = resolve(HERE, options.course ?? ROOT);
    await serveClassroom({ ...options, root, folder: folderOf(options) }, interruptible().signal);
  });

ofClass(command.command('export'))
  .description('Writes what a class has done into files: CSV of the points, JSON of everything that is kept of it.')
  .argument('[folder]', 'where to', '.')
  .action(async (to: string, options) => {
    const { exportClass } = await import('./classroom/export.ts');
    const root = resolve(HERE, options.course ?? ROOT);
    await exportClass({ root, folder: folderOf(options), class: options.class, to: resolve(HERE, to) });
  });

ofClass(command.command('delete'))
  .description('Deletes everything that is kept of a class: learners, submissions, verdicts, the audit list.')
  .option('--yes', 'do not ask')
  .action(async (options) => {
    const { deleteWholeClass } = await import('./classroom/delete.ts');
    const asked = { folder: folderOf(options), class: options.class, yes: options.yes === true };
    await deleteWholeClass(asked, interruptible().signal);
  });

ofClass(command.command('codes'))
  .description('Prints a CSV with a personal code for everybody on the roster. Each code is shown once: keep the list.')
  .option('--roster <file>', 'CSV of who belongs to the class: adds those who are new')
  .option('--again', 'new codes for all; those that were given out no longer count')
  .option(
    '--for <name>',
    'a new code for one learner, on the roster or not; the one before, and where they are signed in, no longer counts',
  )
  .action(async (options) => {
    const { printCodes } = await import('./classroom/codes.ts');
    const roster = options.roster === undefined ? undefined : resolve(HERE, options.roster);
    await printCodes({
      folder: folderOf(options),
      class: options.class,
      roster,
      again: options.again === true,
      for: options.for,
    });
  });

command.addCommand(worker);

await run(command, process.argv);
