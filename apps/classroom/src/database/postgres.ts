import { DatabaseError, Pool, type PoolClient, type QueryResult } from 'pg';
import { DatabaseProblem, type Database, type Session, type Transaction } from './database.ts';

/** What PostgreSQL says when a transaction is to be tried again: serialization failure, deadlock. */
const AGAIN = new Set(['40001', '40P01']);

/**
 * A PostgreSQL that servers and workers share.
 *
 * @param connections at most, of this process
 */
export async function openPostgres(url: string, connections = 8): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: 'coldstart classroom',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that is lost while nobody uses it: the next statement opens another one.
  pool.on('error', () => undefined);
  await pool.query('select 1').catch(async (error: unknown) => {
    await pool.end();
    throw new DatabaseProblem(
      `The database of DATABASE_URL does not answer (${error instanceof Error ? error.message : String(error)}). Start it, or correct the address; without DATABASE_URL the records lie in a folder.`,
      { cause: error },
    );
  });
  const transaction = async <Result>(body: (transaction: Transaction) => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(pool, body);
      } catch (error) {
        if (attempt >= 5 || !(error instanceof DatabaseError) || !AGAIN.has(error.code ?? '')) throw error;
      }
    }
  };
  return {
    kind: 'postgres',
    // Connections of its own: it listens on one, and has its own ways with those that are lost.
    bossOptions: { connectionString: url, max: 3, application_name: 'coldstart classroom queue' },
    query: sessionOf(pool).query,
    transaction,
    close: () => pool.end(),
  };
}

async function once<Result>(pool: Pool, body: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await body({
      ...sessionOf(client),
      boss: { executeSql: (sql, values) => executeSql(client, sql, values) },
    });
    await client.query('commit');
    return result;
  } catch (error) {
    // Where even this does not get through, the connection is of no more use.
    await client.query('rollback').catch((lost: Error) => (broken = lost));
    throw error;
  } finally {
    client.release(broken);
  }
}

function sessionOf(client: Pool | PoolClient): Session {
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
  };
}

/** Several statements in one text have several results; pg-boss wants the rows of all. */
async function executeSql(client: PoolClient, sql: string, values: unknown[] = []): Promise<{ rows: object[] }> {
  const answer: QueryResult<object> | QueryResult<object>[] = await client.query(sql, values);
  return { rows: [answer].flat().flatMap(({ rows }) => rows) };
}
