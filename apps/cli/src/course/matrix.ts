import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  expectationsOf,
  findExercise,
  loadCourse,
  mismatches,
  type Exercise,
  type Expectation,
} from '@coldstart/exercise';
import { answerName, grade, type CheckVerdict, type ExerciseVerdict, type Job } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CourseLocation } from '../grade-command.ts';
import { print } from '../print.ts';

export interface MatrixOptions {
  readonly backend?: readonly string[];
  readonly keep?: true;
  readonly out?: string;
}

/** `docs/backend-differences.yaml`: what is known of checks that end otherwise than on the embedded cloud. */
const differencesSchema = z.array(
  z.strictObject({
    backend: z.string(),
    exercise: z.string(),
    checks: z.array(z.string()).optional().describe('All checks of the exercise when left out.'),
    why: z.string(),
    /** A recording or a page. */
    source: z.string(),
  }),
);
type Difference = z.infer<typeof differencesSchema>[number];

/** What became of every answer on one backend. */
interface Column {
  readonly name: string;
  readonly seconds: number;
  readonly verdicts: ReadonlyMap<string, ExerciseVerdict>;
}

const SEED = 1;

/**
 * Grades every answer on every backend, and writes what came of it.
 *
 * @returns the exit code: 1 where a check ends otherwise than on the embedded cloud and nobody has explained it
 */
export async function matrix(
  { root, here }: CourseLocation,
  names: readonly string[],
  { backend = ['localstack'], keep, out }: MatrixOptions,
  signal: AbortSignal,
): Promise<number> {
  const course = await loadCourse(root);
  const exercises = names.length === 0 ? course.exercises : names.map((name) => findExercise(course, name, here));
  const file = join(root, 'docs', 'backend-differences.yaml');
  const known = differencesSchema.parse(parse(await readFile(file, 'utf8')));
  const expectations = new Map<Exercise, Expectation[]>();
  for (const exercise of exercises) expectations.set(exercise, await expectationsOf(exercise));
  const columns: Column[] = [];
  for (const { name, where } of ['embedded', ...backend].map(labelled)) {
    print(`Grading every answer on ${name} ...`);
    const started = performance.now();
    const verdicts = new Map<string, ExerciseVerdict>();
    const jobs = [...expectations.values()].flat().map(({ variant, answer }) => ({ variant, answer }));
    const onVerdict = (job: Job, verdict: ExerciseVerdict): void => void verdicts.set(keyOf(job), verdict);
    const settings = { services: SERVICES, root, backend: where, seed: SEED, force: true, keep, signal };
    await grade(jobs, { ...settings, events: { onVerdict } });
    if (signal.aborted) return 130;
    columns.push({ name, seconds: (performance.now() - started) / 1000, verdicts });
  }
  const { text, unexplained } = render(expectations, columns, known);
  await writeFile(resolve(root, out ?? 'docs/backends.md'), text);
  for (const what of unexplained) print(`[FAIL] ${what}`);
  print(`${out ?? 'docs/backends.md'} is written, ${unexplained.length} differences are not explained.`);
  return unexplained.length === 0 ? 0 : 1;
}

const keyOf = ({ variant, answer }: Job): string => `${variant.path} ${JSON.stringify(answer)}`;

/** `ministack=http://127.0.0.1:4567`: an address tells too little for a table that is kept. */
function labelled(backend: string): { name: string; where: string } {
  const [, name, where] = /^([\w.-]+)=(https?:.+)$/.exec(backend) ?? [];
  return name === undefined || where === undefined ? { name: backend, where: backend } : { name, where };
}

function render(
  promises: ReadonlyMap<Exercise, readonly Expectation[]>,
  columns: readonly Column[],
  known: readonly Difference[],
): { text: string; unexplained: string[] } {
  const lines = [
    '# Every check on every backend',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`pnpm course matrix\`, seed ${SEED}. Seconds of real time, one check after the other within an exercise. "n/a": the backend lacks what the check needs.`,
    '',
    `| | ${columns.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${columns.map(() => '--- | ').join('')}`,
    `| all answers, seconds | ${columns.map(({ seconds }) => seconds.toFixed(1)).join(' | ')} |`,
  ];
  const unexplained: string[] = [];
  const used = new Set<Difference>();
  for (const [exercise, expectations] of promises) {
    for (const solution of expectations.filter(({ answer }) => answer.kind === 'solution')) {
      const { variant } = solution;
      const of = (column: Column): readonly CheckVerdict[] => column.verdicts.get(keyOf(solution))?.checks ?? [];
      lines.push('', `## ${exercise.number} ${exercise.manifest.title} (${variant.name})`, '');
      lines.push(
        `| check | ${columns.map(({ name }) => name).join(' | ')} |`,
        `| --- |${columns.map(() => ' --- |').join('')}`,
      );
      for (const { id } of exercise.manifest.checks) {
        lines.push(
          `| ${id} | ${columns.map((column) => cell(of(column).find((check) => check.id === id))).join(' | ')} |`,
        );
      }
      const all = expectations.filter((expectation) => expectation.variant === variant);
      const rows = columns.map((column) => {
        const wrong = all.filter((expectation) => {
          const found = mismatches(
            expectation,
            column.verdicts.get(keyOf(expectation))?.checks ?? [],
            column.name !== 'embedded',
          );
          for (const what of found) {
            const explained = known.find(
              (difference) =>
                difference.backend === column.name &&
                difference.exercise === exercise.slug &&
                (difference.checks?.some((id) => what.includes(`\`${id}\``)) ?? true),
            );
            if (explained === undefined)
              unexplained.push(
                `${column.name}, ${exercise.slug} (${variant.name}, ${answerName(expectation.answer)}): ${what}`,
              );
            else used.add(explained);
          }
          return found.length > 0;
        });
        return of(column).every(({ status }) => status === 'unsupported')
          ? 'n/a'
          : `${all.length - wrong.length} of ${all.length}`;
      });
      lines.push(
        `| **answers that do what they declare** (solution, starter, right and wrong ones) | ${rows.join(' | ')} |`,
      );
    }
  }
  lines.push('', '## What differs, and who is right', '');
  const reasons = new Set(
    columns.flatMap(({ name, verdicts }) =>
      [...verdicts.values()].flatMap(({ slug, checks }) =>
        checks.filter(({ status }) => status === 'unsupported').map(({ message }) => `${name}, ${slug}: ${message}`),
      ),
    ),
  );
  for (const reason of reasons) lines.push(`- ${reason}`);
  for (const { backend, exercise, checks, why, source } of used)
    lines.push(
      `- ${backend}, ${exercise}${checks === undefined ? '' : ` (${checks.join(', ')})`}: ${why} Source: ${source}`,
    );
  if (unexplained.length > 0) lines.push('', 'Not explained yet:', '', ...unexplained.map((what) => `- ${what}`));
  return { text: `${lines.join('\n')}\n`, unexplained };
}

function cell(check: CheckVerdict | undefined): string {
  if (check === undefined) return '';
  if (check.status === 'unsupported') return 'n/a';
  return `${check.status === 'pass' ? 'pass' : check.status.toUpperCase()} ${(check.duration / 1000).toFixed(2)}`;
}
