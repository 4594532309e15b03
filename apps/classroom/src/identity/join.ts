import { randomUUID } from 'node:crypto';
import type { JoinAsked } from '@coldstart/classroom/protocol';
import type { Database } from '../database/database.ts';
import type { Class } from '../records/classes.ts';
import { addLearners, enterWithCode, type CameIn, type Newcomer } from '../records/learners.ts';
import { Batch } from '../server/batch.ts';
import { hashCode, newPersonalCode, spoken } from './codes.ts';
import { same } from './tokens.ts';

/** Somebody who has come in; those who are new have got a personal code, which nobody knows but they. */
type JoinedIn = CameIn & { readonly personalCode?: string };

/** Coming in with a code. A room that types it together is let in together. */
export class Joining {
  readonly #database: Database;
  readonly #newcomers = new Map<string, Newcomer>();
  readonly #added: Batch<string, CameIn>;

  constructor(database: Database, classId: string) {
    this.#database = database;
    this.#added = new Batch(async (requests) => {
      const newcomers = requests.flatMap((request) => this.#newcomers.get(request) ?? []);
      const added = await database.transaction((transaction) => addLearners(transaction, classId, newcomers));
      return new Map(added.map((one, index) => [requests[index] ?? '', one]));
    });
  }

  /**
   * With the room's code and a name, or with one's own.
   *
   * @returns `unknown` where it is nobody's code, `nameless` where the room's comes without a name
   */
  async join(klass: Class, { code, name }: JoinAsked): Promise<JoinedIn | 'unknown' | 'nameless'> {
    if (!same(code, klass.joinCode))
      return (await enterWithCode(this.#database, klass.id, hashCode(code))) ?? 'unknown';
    if (name === undefined) return 'nameless';
    // Two of one name are two.
    const request = randomUUID();
    const personal = newPersonalCode();
    this.#newcomers.set(request, { name, codeHash: hashCode(personal) });
    try {
      const added = await this.#added.get(request);
      return added === undefined ? 'unknown' : { ...added, personalCode: spoken(personal) };
    } finally {
      this.#newcomers.delete(request);
    }
  }
}
