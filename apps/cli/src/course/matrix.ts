import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  expectationsOf,
  findExercise,
  loadCourse,
  variantsOf,
  type Exercise,
  type ExerciseVariant,
  type Expectation,
} from '@coldstart/exercise';
import { answerName, grade, type CheckVerdict, type ExerciseVerdict, type Job } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import type { CourseLocation } from '../grade-command.ts';
import { print } from '../print.ts';
import { mismatchesOn, readDifferences, type Difference, type Mismatch } from './differences.ts';
import { mergeMatrix, readMatrix, writeMatrix, type MatrixDocument } from './matrix-document.ts';

export interface MatrixOptions {
  readonly backend?: readonly string[];
  readonly keep?: true;
  readonly out?: string;
  /** Grades the solutions alone. */
  readonly solutions?: true;
}

/** What became of every answer on one backend. */
interface Column {
  readonly name: string;
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
  { backend = ['localstack'], keep, out, solutions }: MatrixOptions,
  signal: AbortSignal,
): Promise<number> {
  const course = await loadCourse(root);
  const exercises = names.length === 0 ? course.exercises : names.map((name) => findExercise(course, name, here));
  const known = await readDifferences(root);
  const expectations = new Map<Exercise, Expectation[]>();
  for (const exercise of exercises) {
    const all = await expectationsOf(exercise);
    expectations.set(exercise, solutions ? all.filter(({ answer }) => answer.kind === 'solution') : all);
  }
  const columns: Column[] = [];
  for (const { name, where } of ['embedded', ...backend].map(labelled)) {
    print(`Grading every answer on ${name} ...`);
    const verdicts = new Map<string, ExerciseVerdict>();
    const jobs = [...expectations.values()].flat().map(({ variant, answer }) => ({ variant, answer }));
    const onVerdict = (job: Job, verdict: ExerciseVerdict): void => void verdicts.set(keyOf(job), verdict);
    const settings = { services: SERVICES, root, backend: where, seed: SEED, force: true, keep, signal };
    await grade(jobs, { ...settings, events: { onVerdict } });
    if (signal.aborted) return 130;
    columns.push({ name, verdicts });
  }
  const found = render(expectations, columns, known, solutions ? 'the solution alone' : ANSWERS);
  const { unexplained } = found;
  const path = resolve(root, out ?? 'docs/backends.md');
  const before = readMatrix(await readFile(path, 'utf8').catch(() => ''));
  // The headings begin with the exercises' numbers, while the course is in the order of its lessons.
  const byNumber = course.exercises.toSorted((one, other) => one.number - other.number);
  const headings = byNumber.flatMap((exercise) => variantsOf(exercise).map(headingOf));
  const slugs = new Set(exercises.map(({ slug }) => slug));
  await writeFile(path, writeMatrix(mergeMatrix(before, found, slugs, headings)));
  for (const what of unexplained) print(`[FAIL] ${what.slice(2)}`);
  print(`${out ?? 'docs/backends.md'} is written, ${unexplained.length} differences are not explained.`);
  return unexplained.length === 0 ? 0 : 1;
}

const ANSWERS = 'solution, starter, right and wrong ones';

const headingOf = ({ exercise, name }: ExerciseVariant): string =>
  `${exercise.number} ${exercise.manifest.title} (${name})`;

const keyOf = ({ variant, answer }: Job): string => `${variant.path} ${JSON.stringify(answer)}`;

/** `ministack=http://127.0.0.1:4567`: an address tells too little for a table that is kept. */
function labelled(backend: string): { name: string; where: string } {
  const [, name, where] = /^([\w.-]+)=(https?:.+)$/.exec(backend) ?? [];
  return name === undefined || where === undefined ? { name: backend, where: backend } : { name, where };
}

/** @param answers which were graded, in words */
function render(
  promises: ReadonlyMap<Exercise, readonly Expectation[]>,
  columns: readonly Column[],
  known: readonly Difference[],
  answers: string,
): MatrixDocument {
  const sections = new Map<string, string>();
  const unexplained: string[] = [];
  const used = new Set<Difference>();
  const day = new Date().toISOString().slice(0, 10);
  for (const [exercise, expectations] of promises) {
    for (const solution of expectations.filter(({ answer }) => answer.kind === 'solution')) {
      const { variant } = solution;
      const of = (column: Column): readonly CheckVerdict[] => column.verdicts.get(keyOf(solution))?.checks ?? [];
      const lines = [
        `Measured on ${day}, seed ${SEED}.`,
        '',
        `| check | ${columns.map(({ name }) => name).join(' | ')} |`,
        `| --- |${columns.map(() => ' --- |').join('')}`,
      ];
      for (const { id } of exercise.manifest.checks) {
        lines.push(
          `| ${id} | ${columns.map((column) => cell(of(column).find((check) => check.id === id))).join(' | ')} |`,
        );
      }
      const all = expectations.filter((expectation) => expectation.variant === variant);
      const rows = columns.map((column) => {
        if (of(column).every(({ status }) => status === 'unsupported')) return 'n/a';
        const broken = all.filter((expectation) => {
          const found = differencesIn(column, expectation, known);
          for (const { what, explained } of found) {
            if (explained === undefined)
              unexplained.push(
                `- ${column.name}, ${exercise.slug} (${variant.name}, ${answerName(expectation.answer)}): ${what}`,
              );
            else used.add(explained);
          }
          return found.length > 0;
        });
        return `${all.length - broken.length} of ${all.length}`;
      });
      lines.push(`| **answers that do what they declare** (${answers}) | ${rows.join(' | ')} |`);
      sections.set(headingOf(variant), lines.join('\n'));
    }
  }
  return { sections, differences: [...reasonsIn(columns), ...[...used].map(told)], unexplained };
}

/** Where an answer ends otherwise than it declares, and what is known of that. */
function differencesIn(column: Column, expectation: Expectation, known: readonly Difference[]): Mismatch[] {
  const checks = column.verdicts.get(keyOf(expectation))?.checks ?? [];
  return mismatchesOn(column.name, expectation, checks, known);
}

/** Why a backend cannot carry a check, each reason once. */
function reasonsIn(columns: readonly Column[]): string[] {
  const all = columns.flatMap(({ name, verdicts }) =>
    [...verdicts.values()].flatMap(({ slug, checks }) =>
      checks.filter(({ status }) => status === 'unsupported').map(({ message }) => `- ${name}, ${slug}: ${message}`),
    ),
  );
  return [...new Set(all)];
}

function told({ backend, exercise, checks = [], answers = [], why, source }: Difference): string {
  const about = [...answers, ...checks];
  return `- ${backend}, ${exercise}${about.length === 0 ? '' : ` (${about.join(', ')})`}: ${why} Source: ${source}`;
}

function cell(check: CheckVerdict | undefined): string {
  if (check === undefined) return '';
  if (check.status === 'unsupported') return 'n/a';
  return `${check.status === 'pass' ? 'pass' : check.status.toUpperCase()} ${(check.duration / 1000).toFixed(2)}`;
}
