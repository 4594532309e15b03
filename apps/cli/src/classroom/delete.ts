import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deleteClass, findClass, openRecords } from '@coldstart/classroom-server';
import { UsageError } from '@coldstart/grader';
import { agrees } from '../aws/consent.ts';
import { tell } from '../print.ts';
import { noSuchClass } from './export.ts';

export async function deleteWholeClass(
  asked: { readonly folder: string; readonly class: string; readonly yes: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (!asked.yes && !process.stdin.isTTY)
    throw new UsageError(
      'This asks before it deletes, and nobody can answer here. Run it in a terminal, or say --yes.',
    );
  const database = await openRecords(asked.folder, process.env.DATABASE_URL);
  let forgetRecords = false;
  try {
    const klass = await findClass(database, asked.class);
    if (klass === undefined) throw noSuchClass(asked.class);
    const [counted] = await database.query<{ learners: number; submissions: number }>(
      `select (select count(*)::int from classroom.learners where class_id = $1) as learners,
              (select count(*)::int from classroom.submissions where class_id = $1) as submissions`,
      [klass.id],
    );
    const { learners = 0, submissions = 0 } = counted ?? {};
    const question = `Delete “${klass.title}” with ${learners} learners and ${submissions} submissions? Nothing brings it back.`;
    const asking = { yes: asked.yes, environment: process.env, terminal: process.stdin.isTTY };
    if (!(await agrees(question, asking, signal))) return tell('Nothing was deleted.');
    await deleteClass(database, klass.id);
    if (database.kind === 'pglite') {
      // Else what was deleted lies about in the files of the tables. A PostgreSQL does this by itself, in time.
      await database.query('vacuum full');
      const [left] = await database.query<{ classes: number }>(
        'select count(*)::int as classes from classroom.classes',
      );
      forgetRecords = left?.classes === 0;
    }
    tell(`“${klass.title}” is deleted.`);
  } finally {
    await database.close();
  }
  // Nor is it left in the journal of the database, where nothing else is kept in it.
  if (forgetRecords) await rm(join(asked.folder, 'records'), { recursive: true, force: true, maxRetries: 3 });
}
