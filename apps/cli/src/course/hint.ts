import { UsageError } from '@coldstart/grader';
import type { Exercise } from '@coldstart/exercise';
import type { CourseLocation } from '../grade-command.ts';
import { choose } from './choose.ts';
import { countHint } from '@coldstart/grader/hints';
import { progressOf } from './progress.ts';

export interface HintOptions {
  readonly check?: string;
  readonly all?: true;
  readonly variant?: string;
}

/** One more hint at each call: for the check that fails first, or for the exercise as a whole before it was graded. */
export async function hint(location: CourseLocation, name: string, options: HintOptions): Promise<void> {
  const { exercise, variants } = await choose(location, name, options.variant);
  const chosen = variants.map((variant) => variant.name);
  const progress = (await progressOf(location.root, exercise)).filter(({ variant }) => chosen.includes(variant.name));
  const verdicts = progress.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  const failing = verdicts.flatMap(({ checks, problem }) =>
    problem === undefined ? checks.filter(({ status }) => status === 'fail' || status === 'error') : [],
  );
  const { title, hints } = hintsFor(exercise, options.check ?? failing[0]?.id);
  const given =
    options.all === true ? hints.length : await countHint(location.root, exercise.slug, title, hints.length);
  const lines = [`${exercise.slug}: ${title}`];
  hints.slice(0, given).forEach((text, index) => lines.push(`  ${index + 1}/${hints.length}  ${text}`));
  if (given < hints.length) lines.push('', `Ask again for hint ${given + 1}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function hintsFor({ slug, manifest }: Exercise, id: string | undefined): { title: string; hints: readonly string[] } {
  if (id === undefined) return { title: manifest.title, hints: manifest.hints };
  const check = manifest.checks.find((entry) => entry.id === id);
  if (check !== undefined) return check;
  throw new UsageError(
    `${slug} has no check \`${id}\`; choose one of ${manifest.checks.map((entry) => entry.id).join(', ')}.`,
  );
}
