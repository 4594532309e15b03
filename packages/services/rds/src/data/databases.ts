import type { Call } from '@coldstart/cloud';
import { PostgresError, type Statement } from '../postgres/database.ts';
import { dropDatabase } from '../postgres/live.ts';
import { changeDatabases } from '../state.ts';
import type { Target } from './target.ts';

/*
 * Databases are made and dropped by SQL. Each runs by itself here, so that these two statements are carried out by the
 * cluster: https://www.postgresql.org/docs/current/sql-createdatabase.html
 */

const NAME = String.raw`(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>[A-Za-z_]\w*))`;
const CREATE = new RegExp(String.raw`^\s*create\s+database\s+${NAME}\s*(?<rest>[^;]*);?\s*$`, 'i');
const DROP = new RegExp(
  String.raw`^\s*drop\s+database\s+(?<exists>if\s+exists\s+)?${NAME}\s*(?:with\s*\(\s*force\s*\))?\s*;?\s*$`,
  'i',
);

const refused = (code: string, message: string): PostgresError => new PostgresError({ code, message });

/** @returns whether it was such a statement @throws PostgresError as the server refuses it */
export async function changeDatabaseList(
  call: Call,
  { cluster, databaseName }: Target,
  { sql }: Statement,
  transactionId: string | undefined,
): Promise<boolean> {
  const create = CREATE.exec(sql)?.groups;
  const drop = DROP.exec(sql)?.groups;
  const found = create ?? drop;
  if (found === undefined) return false;
  if (transactionId !== undefined)
    throw refused(
      '25001',
      `${create === undefined ? 'DROP' : 'CREATE'} DATABASE cannot run inside a transaction block`,
    );
  const name = found['quoted']?.replaceAll('""', '"') ?? found['plain']?.toLowerCase() ?? '';
  const changed = changeDatabases(call).clusters.get(cluster.id);
  const isThere = changed?.databases.includes(name) === true;
  if (create !== undefined) {
    if (isThere) throw refused('42P04', `database "${name}" already exists`);
    // Owner, encoding and the like make no difference to a database that is alone.
    changed?.databases.push(name);
    return true;
  }
  if (!isThere) {
    if (drop?.['exists'] !== undefined) return true;
    throw refused('3D000', `database "${name}" does not exist`);
  }
  if (name === databaseName) throw refused('55006', 'cannot drop the currently open database');
  if (changed !== undefined) changed.databases = changed.databases.filter((one) => one !== name);
  await dropDatabase(call.cloud, cluster, name);
  return true;
}
