import type { Database } from './database.ts';
import { migrate } from './schema.ts';

/** Where a classroom's records are. */
export type Where =
  /** A folder of this machine; in memory when it is undefined, for tests. */
  { readonly folder: string | undefined } | { readonly url: string; readonly connections?: number };

/**
 * Opens the records, and makes what is missing of them.
 *
 * @throws DatabaseProblem
 */
export async function openDatabase(where: Where): Promise<Database> {
  const database =
    'url' in where
      ? await (await import('./postgres.ts')).openPostgres(where.url, where.connections)
      : await (await import('./pglite.ts')).openPglite(where.folder);
  await migrate(database);
  return database;
}
