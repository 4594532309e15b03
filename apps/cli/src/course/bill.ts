import { jobKey, UsageError, VerdictStore, type ExerciseVerdict } from '@coldstart/grader';
import { billLines } from '@coldstart/grader/bill';
import { billOf } from '@coldstart/prices';
import type { CourseLocation } from '../grade-command.ts';
import { print, style, tell } from '../print.ts';
import { choose } from './choose.ts';

export interface BillCommand {
  readonly times?: number;
  readonly variant?: string;
  readonly solution?: true;
  readonly json?: true;
}

/** What the last run of an exercise would have cost on AWS. */
export async function bill(location: CourseLocation, name: string | undefined, options: BillCommand): Promise<void> {
  const { exercise, variants } = await choose(location, name, options.variant);
  const store = new VerdictStore(location.root);
  const kind = options.solution === true ? 'solution' : 'work';
  const records = await Promise.all(variants.map((variant) => store.load(jobKey({ variant, answer: { kind } }))));
  const verdicts = records.flatMap((record) => (record === undefined ? [] : [record.verdict]));
  const usage = usageOf(exercise.slug, verdicts, kind === 'solution' ? ' --solution' : '');
  const times = options.times ?? 1;
  const found = billOf(usage, { times });
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ exercise: exercise.slug, times, usage, bill: found }, null, 2)}\n`);
    return;
  }
  const counted = times === 1 ? 'the last run' : `${times.toLocaleString('en-US')} runs like the last one`;
  tell(`${exercise.slug}: what ${counted} would have cost on AWS, in a month in which nothing else runs`);
  print();
  for (const line of billLines(found, style.width)) print(line);
}

/** @throws UsageError where there is no run, or one that nobody has counted */
function usageOf(
  slug: string,
  verdicts: readonly ExerciseVerdict[],
  flag: string,
): NonNullable<ExerciseVerdict['usage']> {
  const grade = `pnpm grade ${slug}${flag}`;
  if (verdicts.length === 0) throw new UsageError(`There is no run of ${slug} to bill. \`${grade}\` makes one.`);
  const counted = verdicts.find(({ usage }) => usage !== undefined);
  if (counted?.usage !== undefined) return counted.usage;
  const why =
    verdicts[0]?.problem === undefined
      ? 'it ran on another cloud than the embedded one, or deploys nothing'
      : 'it could not be deployed';
  throw new UsageError(`The last run of ${slug} has no bill: ${why}. \`${grade} --force\` runs it again.`);
}
