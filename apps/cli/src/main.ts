import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError, type Command } from 'commander';
import { printError, style, write } from './print.ts';

/** The course that this command belongs to. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Where the person stands: pnpm runs scripts from the course's own folder. */
export const HERE = process.env.INIT_CWD || process.cwd();

/** Names of errors whose message is all that their reader needs. */
const PLAIN = new Set([
  'ClassroomError',
  'UsageError',
  'UnknownExercise',
  'InvalidFile',
  'ScaffoldError',
  'SandboxBroken',
]);

/**
 * Runs a command. Exit codes: what it returns, 2 for a wrong command line or environment, 130 when interrupted.
 */
export async function run(command: Command, argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  for (const part of [command, ...command.commands]) {
    part.exitOverride();
    part.configureOutput({ writeOut: write, outputError: () => undefined, getOutHelpWidth: () => style.width });
  }
  try {
    await command.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, command);
  }
}

function report(error: unknown, command: Command): number {
  if (error instanceof CommanderError) {
    // Help and version have been printed, and are no failure.
    if (error.exitCode === 0) return 0;
    const message = error.message.replace(/^error: /, '').replace(/\.$/, '');
    const said = error.code === 'commander.help' ? 'A command is missing' : capital(message);
    printError(`${said.replaceAll('\n', ' ')}. See \`pnpm ${command.name()} --help\`.`);
    return 2;
  }
  if (error instanceof Error && PLAIN.has(error.name)) {
    printError(error.message);
    return 2;
  }
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 2;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Aborts on Ctrl-C and when the process is asked to end; a second time it ends at once. */
export function interruptible(): AbortController {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(signal === 'SIGTERM' ? 143 : 130);
    process.exitCode = signal === 'SIGTERM' ? 143 : 130;
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  return controller;
}
