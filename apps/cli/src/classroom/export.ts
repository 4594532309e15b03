import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  csvOf,
  exercisesOf,
  exportEverything,
  exportResults,
  findClass,
  openRecords,
} from '@coldstart/classroom-server';
import { loadCourse } from '@coldstart/exercise';
import { UsageError } from '@coldstart/grader';
import { print } from '../print.ts';

export async function exportClass(asked: {
  readonly root: string;
  readonly folder: string;
  readonly class: string;
  readonly to: string;
}): Promise<void> {
  const database = await openRecords(asked.folder, process.env.DATABASE_URL);
  try {
    const klass = await findClass(database, asked.class);
    if (klass === undefined) throw noSuchClass(asked.class);
    await mkdir(asked.to, { recursive: true });
    const exercises = exercisesOf(await loadCourse(asked.root));
    const files = [
      [`${klass.id}.csv`, csvOf(await exportResults(database, klass, exercises))],
      [`${klass.id}.json`, `${JSON.stringify(await exportEverything(database, klass), undefined, 2)}\n`],
    ] as const;
    for (const [name, text] of files) {
      // Names and points of people: for whoever ran the command.
      await writeFile(join(asked.to, name), text, { mode: 0o600 });
      print(join(asked.to, name));
    }
  } finally {
    await database.close();
  }
}

export const noSuchClass = (name: string): UsageError =>
  new UsageError(`There is no class ${name} in these records. Name it with --class, and its folder with --data.`);
