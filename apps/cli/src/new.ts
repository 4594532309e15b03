import { Command } from 'commander';
import { ROOT, run } from './main.ts';

const command = new Command('new').description('For contributors: begins something whose first test passes.');

command
  .command('service <name>')
  .description('a service of the cloud, by its endpoint prefix: `sqs`; its first operation answers through the SDK')
  .option('--sdk <package>', 'its client, where that is not @aws-sdk/client-<name>: `eventbridge` for `events`')
  .action(async (name: string, options: { readonly sdk?: string }) =>
    (await import('./new/service.ts')).createService(ROOT, name, options),
  );

await run(command, process.argv);
