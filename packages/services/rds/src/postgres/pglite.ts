import { setTimeout as wait } from 'node:timers/promises';
import {
  abortedCommit,
  GaveUp,
  PostgresError,
  quoted,
  type Answer,
  type Database,
  type RunOptions,
  type Statement,
  type Transaction,
} from './database.ts';
import { PgliteSession } from './pglite-session.ts';

/*
 * PGlite has one session, and the Data API transactions beside each other. So a transaction that has to make room is
 * rolled back, and made again from its statements when it goes on: nobody sees what it has not committed, and what was
 * committed meanwhile is there. If what it has changed or locked comes out otherwise then, it is refused, as PostgreSQL
 * refuses what cannot be serialized.
 */

/** How long nothing may have come for a transaction before another one takes the session: milliseconds of the machine. */
const PATIENCE = 250;

const plain = (sql: string): Statement => ({ sql, values: [] });

const READS = /^\s*(?:select|with|values|table|show)\b/i;
const CHANGES_OR_LOCKS = /\b(?:insert|update|delete|merge|share)\b/i;

/** What a statement came to, as far as a repetition has to come to the same: what was merely read may have changed since. */
const outcomeOf = ({ sql }: Statement, { tag, rows }: Answer): string =>
  READS.test(sql) && !CHANGES_OR_LOCKS.test(sql) ? 'read' : JSON.stringify([tag, rows]);

interface Step {
  readonly statement: Statement;
  readonly outcome: string;
}

class PgliteTransaction implements Transaction {
  readonly user: string;
  readonly steps: Step[] = [];
  used = performance.now();
  ended = false;
  readonly #database: PgliteDatabase;

  constructor(database: PgliteDatabase, user: string) {
    this.#database = database;
    this.user = user;
  }

  run(statement: Statement, giveUp?: Promise<void>): Promise<Answer> {
    return this.#database.within(this, (session) => record(this, session.run(statement), statement), giveUp);
  }

  async commit(): Promise<void> {
    await this.#database.within(this, async (session) => {
      const { tag } = await session.run(plain('COMMIT'));
      if (tag === 'ROLLBACK') throw abortedCommit();
    });
  }

  async rollback(): Promise<void> {
    if (this.#database.isAside(this)) this.ended = true;
    else await this.#database.within(this, (session) => session.run(plain('ROLLBACK')));
  }
}

async function record(transaction: PgliteTransaction, run: Promise<Answer>, statement: Statement): Promise<Answer> {
  try {
    const answer = await run;
    transaction.steps.push({ statement, outcome: outcomeOf(statement, answer) });
    return answer;
  } catch (error) {
    if (error instanceof PostgresError) transaction.steps.push({ statement, outcome: error.code });
    throw error;
  }
}

export class PgliteDatabase implements Database {
  readonly #session: PgliteSession;
  /** The end of what was asked for last: the next begins after it. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Whose transaction the session is in. */
  #holder: PgliteTransaction | undefined;

  /**
   * @param folder where it is kept; in memory when left out
   * @param name what it calls itself
   */
  constructor(folder: string | undefined, name: string) {
    this.#session = new PgliteSession(folder, name);
  }

  run(statement: Statement, { user, giveUp }: RunOptions): Promise<Answer> {
    return unlessGivenUp(
      this.#alone(undefined, () => this.#session.runAlone(statement, user, giveUp)),
      giveUp,
    );
  }

  administer(statement: Statement): Promise<Answer> {
    return this.#alone(undefined, () => this.#session.run(statement));
  }

  begin(user: string): Promise<Transaction> {
    return Promise.resolve(new PgliteTransaction(this, user));
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** Whether the session is not in it: then nothing of it is anywhere but in its steps. */
  isAside(transaction: PgliteTransaction): boolean {
    return this.#holder !== transaction;
  }

  /** @throws PostgresError 40001 where it cannot be taken up again */
  within<Result>(
    transaction: PgliteTransaction,
    work: (session: PgliteSession) => Promise<Result>,
    giveUp?: Promise<void>,
  ): Promise<Result> {
    const done = this.#alone(transaction, async () => {
      try {
        return await work(this.#session);
      } finally {
        transaction.used = performance.now();
        if (this.#session.status === 'I') this.#end(transaction);
      }
    });
    return unlessGivenUp(done, giveUp);
  }

  #end(transaction: PgliteTransaction): void {
    transaction.ended = true;
    this.#holder = undefined;
  }

  /** Waits for its turn, and for the session to be in this transaction, or in none. */
  async #alone<Result>(transaction: PgliteTransaction | undefined, work: () => Promise<Result>): Promise<Result> {
    await this.#untilQuiet(transaction);
    const turn = this.#queue.then(async () => {
      if (this.#holder !== transaction) await this.#change(transaction);
      return work();
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** A transaction under way usually ends soon. */
  async #untilQuiet(transaction: PgliteTransaction | undefined): Promise<void> {
    for (;;) {
      const holder = this.#holder;
      if (holder === undefined || holder === transaction) return;
      const left = holder.used + PATIENCE - performance.now();
      if (left <= 0) return;
      await wait(Math.min(left, 10));
    }
  }

  async #change(next: PgliteTransaction | undefined): Promise<void> {
    if (this.#holder !== undefined) await this.#session.run(plain('ROLLBACK'));
    this.#holder = undefined;
    if (next === undefined) return;
    await this.#session.run(plain('BEGIN'));
    await this.#session.run(plain(`SET LOCAL ROLE ${quoted(next.user)}`));
    this.#holder = next;
    for (const step of next.steps)
      if ((await this.#outcome(step.statement)) !== step.outcome) await this.#giveAway(next);
  }

  async #outcome(statement: Statement): Promise<string> {
    try {
      return outcomeOf(statement, await this.#session.run(statement));
    } catch (error) {
      if (error instanceof PostgresError) return error.code;
      throw error;
    }
  }

  async #giveAway(transaction: PgliteTransaction): Promise<never> {
    await this.#session.run(plain('ROLLBACK'));
    this.#end(transaction);
    throw new PostgresError({ code: '40001', message: 'could not serialize access due to concurrent update' });
  }
}

/** @throws GaveUp when nobody waits any longer: the work goes on, and whoever comes next waits for its end */
const unlessGivenUp = <Result>(work: Promise<Result>, giveUp: Promise<void> | undefined): Promise<Result> =>
  giveUp === undefined ? work : Promise.race([work, giveUp.then(() => Promise.reject(new GaveUp()))]);
