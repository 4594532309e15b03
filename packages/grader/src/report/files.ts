import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../problem.ts';
import type { Verdict } from '../verdict.ts';
import { ctrfReport } from './ctrf.ts';
import { exercismReport } from './exercism.ts';
import { junitReport } from './junit.ts';

/** Paths of the reports that are wanted. */
export interface ReportFiles {
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly ctrf?: string | undefined;
  /** A folder. */
  readonly exercism?: string | undefined;
}

/** @throws UsageError where a file cannot be written */
export async function writeReports(verdict: Verdict, files: ReportFiles): Promise<void> {
  if (files.json !== undefined) await write(files.json, json(verdict));
  if (files.junit !== undefined) await write(files.junit, junitReport(verdict));
  if (files.ctrf !== undefined) await write(files.ctrf, json(ctrfReport(verdict)));
  if (files.exercism === undefined) return;
  for (const exercise of verdict.exercises) {
    const folder = verdict.exercises.length === 1 ? [] : [`${exercise.slug}-${exercise.variant}`];
    await write(join(files.exercism, ...folder, 'results.json'), json(exercismReport(exercise)));
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

async function write(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.new`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The report ${file} cannot be written: ${reason}. Choose a place that can be written to.`);
  }
}
