import { mkdir } from 'node:fs/promises';
import { PGlite, type Transaction as PgliteTransaction } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import { DatabaseProblem, type Database, type Session, type Transaction } from './database.ts';

/** A PostgreSQL inside this process, in a folder: one process at a time, and nothing to set up. */
export async function openPglite(folder: string | undefined): Promise<Database> {
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create(folder ?? 'memory://').catch((error: unknown) => {
    throw new DatabaseProblem(
      `The classroom's records in ${folder ?? 'memory'} cannot be opened (${String(error)}). Is another classroom running on them? If not, bring back a copy of the folder, or name another one with --data.`,
      { cause: error },
    );
  });
  return {
    kind: 'pglite',
    bossOptions: { db: fromPglite(pglite), backend: 'pglite' },
    query: sessionOf(pglite).query,
    transaction: (body) => pglite.transaction((transaction) => body(transactionOf(transaction))),
    close: () => pglite.close(),
  };
}

function sessionOf(pglite: Pick<PgliteTransaction, 'query'>): Session {
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pglite.query<Row>(sql, [...values])).rows,
  };
}

const transactionOf = (transaction: PgliteTransaction): Transaction => ({
  ...sessionOf(transaction),
  boss: fromPglite({
    query: (sql, values) => transaction.query(sql, values),
    exec: (sql) => transaction.exec(sql),
  }),
});
