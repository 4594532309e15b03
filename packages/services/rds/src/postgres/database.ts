/*
 * What the Data API asks of a database, whatever runs it: PGlite, or a PostgreSQL of the machine.
 */

/** One SQL statement. All values travel as PostgreSQL's text; casts in the SQL say what they are. */
export interface Statement {
  /** With `$1`, `$2` for the values. */
  readonly sql: string;
  readonly values: readonly string[];
}

/** A column of an answer, as the server describes it. */
export interface Column {
  readonly name: string;
  /** Of the table that it comes from; 0 for what is computed. */
  readonly tableId: number;
  readonly columnId: number;
  /** OID of its type. */
  readonly typeId: number;
  /** Length, precision and scale, as the type packs them; -1 for none. */
  readonly modifier: number;
}

export interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** `INSERT 0 3`, as the server says what was done. */
  readonly tag: string;
}

/** How a statement is run. */
export interface RunOptions {
  /** The role whose rights it has. */
  readonly user: string;
  /** Settles when the caller waits no longer: the statement is cancelled, or undone where it cannot be. */
  readonly giveUp?: Promise<void>;
}

export interface Transaction {
  /** @throws PostgresError; after one, the server takes nothing but the end of the transaction */
  run(statement: Statement, giveUp?: Promise<void>): Promise<Answer>;
  /** @throws PostgresError where it cannot be committed; it is rolled back then */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** One database of a cluster. */
export interface Database {
  /** Runs a statement in a transaction of its own. @throws PostgresError, GaveUp */
  run(statement: Statement, options: RunOptions): Promise<Answer>;
  begin(user: string): Promise<Transaction>;
  /** As its owner, without limits: what the cluster itself has to look up or to set. */
  administer(statement: Statement): Promise<Answer>;
  close(): Promise<void>;
}

/** An error of the server, with its fields. https://www.postgresql.org/docs/current/protocol-error-fields.html */
export class PostgresError extends Error {
  readonly severity: string;
  /** The SQLSTATE: `23505`. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: string | undefined;

  constructor(fields: PostgresErrorFields) {
    super(fields.message ?? 'The database has answered with an error that has no text.');
    this.name = 'PostgresError';
    this.severity = fields.severity ?? 'ERROR';
    this.code = fields.code ?? 'XX000';
    this.detail = fields.detail;
    this.hint = fields.hint;
    this.position = fields.position;
  }
}

export interface PostgresErrorFields {
  readonly message?: string | undefined;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
}

/** The caller has waited long enough; what the statement did is undone. */
export class GaveUp extends Error {
  constructor() {
    super('The statement has taken too long.');
    this.name = 'GaveUp';
  }
}

/** What a commit says after a statement of the transaction has failed. */
export const abortedCommit = (): PostgresError =>
  new PostgresError({
    code: '25P02',
    message: 'The database returned ROLLBACK, so the transaction cannot be committed',
  });

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
