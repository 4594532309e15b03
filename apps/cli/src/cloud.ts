import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { HERE, interruptible, run } from './main.ts';
import { printError } from './print.ts';

const port = (text: string): number => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return number;
};

interface CloudCommand {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly user?: string;
  readonly urlPermissions: 'one' | 'both';
}

const command = new Command('cloud')
  .description('Runs the embedded cloud alone, for the AWS CLI, SAM, CDK, Terraform and the SDKs.')
  .option('--port <number>', 'where to listen; 0 for any free port', port, 4566)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <folder>', 'keep everything in this folder over restarts')
  .option('--user <name>', 'whose the key `test` is: an administrator of this name, instead of the root')
  .addOption(
    new Option(
      '--url-permissions <how many>',
      'what a call of a function URL needs; `one`: lambda:InvokeFunctionUrl; `both`: lambda:InvokeFunction too, as on AWS since October 2025',
    )
      .choices(['one', 'both'])
      .default('one'),
  )
  .action(async (options: CloudCommand) => {
    const [{ startCloud }, { SERVICES }] = await Promise.all([
      // Not the whole of the package: what services are made of is loaded with the first of them.
      import('@coldstart/cloud/start'),
      import('@coldstart/services'),
    ]);
    const { signal } = interruptible();
    const data = options.data === undefined ? {} : { dataDir: resolve(HERE, options.data) };
    try {
      // Programs that were written for older URLs go on working; what is graded is asked for both permissions.
      const cloud = await startCloud({
        services: SERVICES,
        port: options.port,
        host: options.host,
        functionUrlsNeedInvoke: options.urlPermissions === 'both',
        testUser: options.user,
        ...data,
      });
      process.stdout.write(`${cloud.endpoint}\n`);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await cloud.close();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      printError(startFailure(error, options));
      process.exitCode = 2;
    }
  });

function startFailure(error: Error, options: CloudCommand): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${options.port} is in use. Choose another one with --port, or 0 for any.`;
  if (code === 'EACCES') return `Port ${options.port} or the data folder is not yours to use. Choose another one.`;
  return `The cloud could not start: ${error.message}`;
}

await run(command, process.argv);
