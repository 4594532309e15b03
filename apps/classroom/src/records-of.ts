import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '@coldstart/cloud/folder-lock';
import { DatabaseProblem, type Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';

/**
 * The records of a data folder, which nobody else has then; or those of a PostgreSQL, which many share.
 *
 * @param url of a PostgreSQL: the folder holds only what belongs to this machine then
 * @throws DatabaseProblem
 */
export async function openRecords(folder: string, url: string | undefined): Promise<Database> {
  if (url !== undefined && url !== '') return openDatabase({ url });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lock(folder);
  try {
    const database = await openDatabase({ folder: join(folder, 'records') });
    return {
      ...database,
      async close() {
        await database.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function lock(folder: string): () => void {
  try {
    return lockFolder(folder, 'classroom');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new DatabaseProblem(error.message, { cause: error });
  }
}
