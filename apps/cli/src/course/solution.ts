import { differences, readSubmission } from '@coldstart/exercise';
import { isPassed, progressOf, VerdictStore } from '@coldstart/grader';
import type { CourseLocation } from '../grade-command.ts';
import { choose } from './choose.ts';
import { printError } from '../print.ts';

export interface SolutionOptions {
  readonly yes?: true;
  readonly variant?: string;
}

/** @returns the exit code */
export async function solution(
  location: CourseLocation,
  name: string | undefined,
  options: SolutionOptions,
): Promise<number> {
  const { exercise, variants } = await choose(location, name, options.variant);
  if (options.yes !== true && !isPassed(await progressOf(new VerdictStore(location.root), exercise))) {
    printError(
      `${exercise.slug} is not passed yet. \`pnpm course hint ${exercise.slug}\` helps; --yes shows the solution all the same.`,
    );
    return 2;
  }
  for (const variant of variants) {
    const [answer, starter] = await Promise.all([
      readSubmission(variant, { kind: 'solution' }),
      readSubmission(variant, { kind: 'starter' }),
    ]);
    for (const path of differences(answer, starter)) {
      const text = Buffer.from(answer.files.get(path) ?? []).toString('utf8');
      // Code stays as it is, whatever the terminal understands.
      process.stdout.write(`--- ${variant.path}/${path}\n${text}\n`);
    }
  }
  return 0;
}
