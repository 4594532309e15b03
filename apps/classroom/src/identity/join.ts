import { randomUUID } from 'node:crypto';
import type { JoinAsked } from '@coldstart/classroom/protocol';
import type { Database } from '../database/database.ts';
import type { Class } from '../records/classes.ts';
import { addLearners, enterWithCode, type CameIn } from '../records/learners.ts';
import { Batch } from '../server/batch.ts';
import { hashCode } from './codes.ts';
import { same } from './tokens.ts';

/** Coming in with a code. A room that types it together is let in together. */
export class Joining {
  readonly #database: Database;
  readonly #names = new Map<string, string>();
  readonly #added: Batch<string, CameIn>;

  constructor(database: Database, classId: string) {
    this.#database = database;
    this.#added = new Batch(async (requests) => {
      const names = requests.map((request) => this.#names.get(request) ?? '');
      const added = await database.transaction((transaction) => addLearners(transaction, classId, names));
      return new Map(added.map((one, index) => [requests[index] ?? '', one]));
    });
  }

  /**
   * With the room's code and a name, or with one's own.
   *
   * @returns `unknown` where it is nobody's code, `nameless` where the room's comes without a name
   */
  async join(klass: Class, { code, name }: JoinAsked): Promise<CameIn | 'unknown' | 'nameless'> {
    if (!same(code, klass.joinCode))
      return (await enterWithCode(this.#database, klass.id, hashCode(code))) ?? 'unknown';
    if (name === undefined) return 'nameless';
    // Two of one name are two.
    const request = randomUUID();
    this.#names.set(request, name);
    try {
      return (await this.#added.get(request)) ?? 'unknown';
    } finally {
      this.#names.delete(request);
    }
  }
}
