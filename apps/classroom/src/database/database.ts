import type { ConstructorOptions, Db } from 'pg-boss';

/** Rows as SQL names their columns; numbers that may not fit 53 bits are cast where they are read. */
export interface Session {
  /** @param values by position: `$1`, `$2` */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The same statements for pg-boss, so that a job comes and goes with what it is about. */
export interface Transaction extends Session {
  readonly boss: Db;
}

/** PGlite in a folder, or a PostgreSQL. Every moment is `timestamptz`, and read as a `Date`. */
export interface Database extends Session {
  readonly kind: 'pglite' | 'postgres';
  /** How pg-boss reaches the same database, outside of our transactions. */
  readonly bossOptions: ConstructorOptions;
  /**
   * All of it or nothing. With PGlite, one at a time: do nothing in it that waits for anything but the database.
   * A transaction that PostgreSQL asks to try again (serialization, deadlock) is tried again: its body may run twice.
   */
  transaction<Result>(body: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The database cannot be had; the message says why and what to do. */
export class DatabaseProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
