import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PostgresError, type Answer, type Statement } from './database.ts';
import type { Reply, Request, SessionStatus, WorkerData } from './pglite-worker.ts';

/** Beside what else is made once for this copy of Coldstart; the name has PGlite's version, since its files do, and how large its logs are. */
const SNAPSHOT = join(import.meta.dirname, '..', '..', '..', '..', '..', '.coldstart', 'pglite', '0.5.17-1mb.tar');

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The one session of a PGlite: statements one after the other, in the order in which they were given. */
export class PgliteSession {
  /** Whether a transaction is open in it, after the last answer. */
  status: SessionStatus = 'I';
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<void>;
  #last = 0;

  /** @param folder where the database is kept; in memory when left out */
  constructor(folder: string | undefined, name: string) {
    const workerData: WorkerData = { folder, name, snapshot: SNAPSHOT };
    this.#worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData });
    this.#worker.unref();
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: Reply | 'ready') => {
        if (message === 'ready') resolve();
        else this.#settle(message);
      });
      this.#worker.on('error', (error) => this.#fail(error, reject));
      this.#worker.on('exit', () => this.#fail(new Error('The database was closed.'), reject));
    });
    // Whoever asks for something hears of it.
    this.#ready.catch(() => undefined);
  }

  /** As a part of the session: of the transaction that is open in it, or as its owner. @throws PostgresError */
  run(statement: Statement): Promise<Answer> {
    return this.#ask(statement);
  }

  /**
   * In a transaction of its own.
   *
   * @param giveUp nothing can stop what PGlite is at: once this settles, the statement is undone at its end
   * @throws PostgresError
   */
  async runAlone(statement: Statement, alone: string, giveUp: Promise<void> | undefined): Promise<Answer> {
    if (giveUp === undefined) return this.#ask(statement, { alone });
    const givenUp = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    void giveUp.then(() => Atomics.store(new Int32Array(givenUp), 0, 1));
    return this.#ask(statement, { alone, givenUp });
  }

  async #ask({ sql, values }: Statement, how: Pick<Request, 'alone' | 'givenUp'> = {}): Promise<Answer> {
    await this.#ready;
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const request: Request = { id, sql, values, ...how };
      // Nothing of it is handed over: it is copied.
      this.#worker.postMessage(request, []);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.status = reply.status;
    if ('answer' in reply) waiting?.resolve(reply.answer);
    else waiting?.reject(new PostgresError(reply.error));
  }

  #fail(error: unknown, reject: (error: Error) => void): void {
    const message = error instanceof Error ? error.message : String(error);
    const told = new PostgresError({ severity: 'FATAL', code: '57P01', message });
    reject(told);
    for (const waiting of this.#waiting.values()) waiting.reject(told);
    this.#waiting.clear();
  }
}
