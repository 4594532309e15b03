import { DatabaseError, Pool, type ClientBase, type PoolClient, type QueryArrayConfig } from 'pg';
import {
  abortedCommit,
  GaveUp,
  PostgresError,
  quoted,
  type Answer,
  type Database,
  type PostgresErrorFields,
  type RunOptions,
  type Statement,
  type Transaction,
} from './database.ts';

/*
 * A database of a real PostgreSQL: one connection for each transaction, as the Data API has it.
 */

/** A statement that cannot be in a transaction. */
const NO_TRANSACTION = '25001';
const MOST_CONNECTIONS = 20;

async function ask(client: ClientBase, { sql, values }: Statement): Promise<Answer> {
  try {
    const result = await client.query<(string | null)[]>({
      text: sql,
      values: [...values],
      rowMode: 'array',
      // Everything as the text that the server sends.
      types: { getTypeParser: () => (text: string | null) => text },
      queryMode: 'extended',
    } as QueryArrayConfig<string[]>);
    return {
      columns: result.fields.map(({ name, tableID, columnID, dataTypeID, dataTypeModifier }) => ({
        name,
        tableId: tableID,
        columnId: columnID,
        typeId: dataTypeID,
        modifier: dataTypeModifier,
      })),
      rows: result.rows,
      tag: `${result.command} ${result.rowCount ?? 0}`,
    };
  } catch (error) {
    throw error instanceof DatabaseError ? new PostgresError(error as PostgresErrorFields) : lost(error);
  }
}

const lost = (error: unknown): PostgresError =>
  new PostgresError({
    severity: 'FATAL',
    code: '08006',
    message: `The PostgreSQL that COLDSTART_POSTGRES_URL names does not answer: ${error instanceof Error ? error.message : String(error)}`,
  });

const plain = (sql: string): Statement => ({ sql, values: [] });

export class ServerDatabase implements Database {
  readonly #pool: Pool;

  /** @param url of the database itself, as a superuser */
  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: MOST_CONNECTIONS, allowExitOnIdle: true });
    // A connection that is lost while nobody uses it is replaced by a new one.
    this.#pool.on('error', () => undefined);
  }

  async administer(statement: Statement): Promise<Answer> {
    const client = await this.#connect();
    try {
      return await ask(client, statement);
    } finally {
      client.release();
    }
  }

  async run(statement: Statement, { user, giveUp }: RunOptions): Promise<Answer> {
    const client = await this.#connect();
    try {
      return await this.#cancelling(client, giveUp, () => runAlone(client, statement, user));
    } finally {
      // What a statement has set in its session goes with it.
      await ask(client, plain('DISCARD ALL')).then(
        () => client.release(),
        () => client.release(true),
      );
    }
  }

  async begin(user: string): Promise<Transaction> {
    const client = await this.#connect();
    await ask(client, plain('BEGIN'));
    await ask(client, plain(`SET LOCAL ROLE ${quoted(user)}`));
    return {
      run: (statement, giveUp) => this.#cancelling(client, giveUp, () => ask(client, statement)),
      commit: async () => {
        try {
          const { tag } = await ask(client, plain('COMMIT'));
          if (tag.startsWith('ROLLBACK')) throw abortedCommit();
        } finally {
          client.release(true);
        }
      },
      rollback: async () => {
        try {
          await ask(client, plain('ROLLBACK'));
        } finally {
          client.release(true);
        }
      },
    };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #connect(): Promise<PoolClient> {
    return this.#pool.connect().catch((error: unknown) => {
      throw error instanceof DatabaseError ? new PostgresError(error as PostgresErrorFields) : lost(error);
    });
  }

  /** @throws GaveUp once the server has cancelled it */
  async #cancelling<Result>(
    client: PoolClient,
    giveUp: Promise<void> | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (giveUp === undefined) return work();
    const { processID } = client as PoolClient & { readonly processID: number };
    let isDone = false;
    const cancelled = giveUp.then(async () => {
      if (!isDone)
        await this.administer({ sql: 'SELECT pg_cancel_backend($1::text::int)', values: [String(processID)] });
      return isDone;
    });
    try {
      return await work();
    } catch (error) {
      if (error instanceof PostgresError && error.code === '57014' && !(await cancelled)) throw new GaveUp();
      throw error;
    } finally {
      isDone = true;
    }
  }
}

async function runAlone(client: PoolClient, statement: Statement, user: string): Promise<Answer> {
  await ask(client, plain('BEGIN'));
  try {
    await ask(client, plain(`SET LOCAL ROLE ${quoted(user)}`));
    const answer = await ask(client, statement);
    await ask(client, plain('COMMIT'));
    return answer;
  } catch (error) {
    await ask(client, plain('ROLLBACK'));
    if (!(error instanceof PostgresError) || error.code !== NO_TRANSACTION) throw error;
    await ask(client, plain(`SET ROLE ${quoted(user)}`));
    return ask(client, statement);
  }
}

/** Makes a database where there is none yet. @param url of the server, as a superuser */
export async function createServerDatabase(url: string, name: string): Promise<string> {
  const server = new ServerDatabase(url);
  try {
    const { rows } = await server.administer({
      sql: 'SELECT 1 FROM pg_database WHERE datname = $1::text',
      values: [name],
    });
    if (rows.length === 0) await server.administer(plain(`CREATE DATABASE ${quoted(name)}`));
  } finally {
    await server.close();
  }
  const own = new URL(url);
  own.pathname = `/${encodeURIComponent(name)}`;
  return own.href;
}

export async function dropServerDatabase(url: string, name: string): Promise<void> {
  const server = new ServerDatabase(url);
  try {
    await server.administer(plain(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`));
  } finally {
    await server.close();
  }
}
