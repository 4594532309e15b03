import type { Database } from './database/database.ts';
import type { Queue } from './queue/queue.ts';
import { gather } from './server/batch.ts';
import { keepSubmissions, type Kept, type NewSubmission } from './records/submissions.ts';

interface Waiting {
  readonly submission: NewSubmission;
  readonly settle: PromiseWithResolvers<Kept>;
}

/** Most submissions that one transaction keeps. */
const MOST = 200;

/**
 * Keeps what arrives at once in one transaction: a room of three hundred that presses the button together waits for
 * two of them, not for three hundred. Nobody is answered before it is committed.
 */
export class Intake {
  readonly #database: Database;
  readonly #queue: Queue;
  readonly #waiting: Waiting[] = [];
  #keeping: Promise<void> | undefined;

  constructor(database: Database, queue: Queue) {
    this.#database = database;
    this.#queue = queue;
  }

  /** @returns once it is committed */
  keep(submission: NewSubmission): Promise<Kept> {
    const settle = Promise.withResolvers<Kept>();
    this.#waiting.push({ submission, settle });
    this.#keeping ??= this.#keepAll();
    return settle.promise;
  }

  /** Until everything that has arrived is kept. */
  async close(): Promise<void> {
    await this.#keeping;
  }

  async #keepAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await gather(() => this.#waiting.length);
      await this.#keepBatch(this.#waiting.splice(0, MOST));
    }
    this.#keeping = undefined;
  }

  async #keepBatch(batch: readonly Waiting[]): Promise<void> {
    // The same submission twice at once is one.
    const once = new Map<string, NewSubmission>();
    for (const { submission } of batch) if (!once.has(submission.id)) once.set(submission.id, submission);
    try {
      const kept = await this.#database.transaction((transaction) =>
        keepSubmissions(transaction, this.#queue, [...once.values()]),
      );
      const told = new Set<string>();
      for (const { submission, settle } of batch) {
        const first = once.get(submission.id);
        const became = first?.learnerId === submission.learnerId ? (kept.get(submission.id) ?? 'taken') : 'taken';
        settle.resolve(became === 'new' && told.has(submission.id) ? 'again' : became);
        told.add(submission.id);
      }
    } catch (error) {
      // One that cannot be kept (its learner was deleted meanwhile) must not take the others along.
      if (batch.length > 1) for (const one of batch) await this.#keepBatch([one]);
      else batch[0]?.settle.reject(error);
    }
  }
}
