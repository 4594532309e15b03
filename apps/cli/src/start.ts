import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { HERE, interruptible, ROOT, run } from './main.ts';
import { printError } from './print.ts';

const port = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  }
  return Number(text);
};

interface StartCommand {
  readonly port: number;
  readonly host?: string;
  readonly open: boolean;
  readonly course?: string;
  readonly site?: string;
}

const command = new Command('start')
  .description('Opens the course in the browser: lessons, exercises, and verdicts at every save.')
  .option('--port <number>', 'where to listen; 0 for any free port', port, 4321)
  .option('--no-open', 'open no browser')
  .option(
    '--host <address>',
    'let other machines in that have the link, at this name or address; only this machine when left out',
  )
  .addOption(new Option('--course <folder>', 'another course').hideHelp())
  .addOption(new Option('--site <folder>', 'a site that is built already').hideHelp())
  .action(async (options: StartCommand) => {
    const { buildSiteIfNeeded, startWorkshop } = await import('@coldstart/workshop');
    const { signal } = interruptible();
    const site = resolve(ROOT, 'apps', 'site');
    if (options.site === undefined) {
      await buildSiteIfNeeded(site, printError);
    }
    const workshop = await startWorkshop({
      root: resolve(HERE, options.course ?? ROOT),
      dist: options.site === undefined ? resolve(site, 'dist') : resolve(HERE, options.site),
      port: options.port,
      host: options.host,
    });
    process.stdout.write(`${workshop.link}\n`);
    if (options.open && process.stdout.isTTY && !process.env.CI) {
      const { default: open } = await import('open');
      // Whoever has no browser has the line with the address.
      await open(workshop.linkOnce()).catch(() => undefined);
    }
    await new Promise<void>((end) => {
      if (signal.aborted) end();
      signal.addEventListener('abort', () => end(), { once: true });
    });
    await workshop.close();
  });

await run(command, process.argv);
