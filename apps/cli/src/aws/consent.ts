import { createInterface } from 'node:readline/promises';
import { UsageError } from '@coldstart/grader';

/** Who could be asked, and whether somebody has answered already. */
export interface Asking {
  readonly yes: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: boolean;
}

export const askingHere = (yes: boolean): Asking => ({
  yes,
  environment: process.env,
  terminal: process.stdin.isTTY,
});

/**
 * Before anything is looked up.
 *
 * @throws UsageError where nobody can agree: in CI never, and without a terminal only by `--yes`
 */
export function requireSomebody({ yes, environment, terminal }: Asking): void {
  const ci = environment['CI'];
  if (ci !== undefined && ci !== '' && ci !== 'false' && ci !== '0') {
    throw new UsageError(
      'CI is set: nothing is made or deleted in an AWS account from there, --yes or not. Run it at your own machine.',
    );
  }
  if (!yes && !terminal) {
    throw new UsageError(
      'This asks before it makes or deletes anything in an AWS account, and nobody can answer here: standard input is no terminal. Run it in one, or say --yes.',
    );
  }
}

/** Asks once. @returns whether the answer was yes; no where it was interrupted */
export async function agrees(question: string, { yes }: Asking, signal: AbortSignal): Promise<boolean> {
  if (yes) return true;
  // Not as a terminal: Ctrl-C is a signal then, as everywhere.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    // Whoever ends the input has not agreed.
    const ended = new Promise<string>((resolve) => void lines.once('close', () => resolve('')));
    const answer = await Promise.race([lines.question(`${question} [y/N] `, { signal }), ended]);
    return /^\s*y(es)?\s*$/i.test(answer);
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}
