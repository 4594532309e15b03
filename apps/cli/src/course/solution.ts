import { differences, readSubmission } from '@coldstart/exercise';
import type { CourseLocation } from '../grade-command.ts';
import { choose } from './choose.ts';
import { isPassed, progressOf } from './progress.ts';

export interface SolutionOptions {
  readonly yes?: true;
  readonly variant?: string;
}

/** @returns the exit code */
export async function solution(location: CourseLocation, name: string, options: SolutionOptions): Promise<number> {
  const { exercise, variants } = await choose(location, name, options.variant);
  if (options.yes !== true && !isPassed(await progressOf(location.root, exercise))) {
    process.stderr.write(
      `${exercise.slug} is not passed yet. \`pnpm course hint ${exercise.slug}\` helps; --yes shows the solution all the same.\n`,
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
      process.stdout.write(`--- ${variant.path}/${path}\n${text}\n`);
    }
  }
  return 0;
}
