import type { Database } from '../database/database.ts';
import type { Cursor } from '../records/board.ts';

/** What has changed since it was looked last. */
export interface Seen {
  /** Ids of learners whose rows are other than before. */
  readonly learners: readonly string[];
  /** What instructors have done, on whichever server. */
  readonly audit: readonly { readonly id: number; readonly action: string }[];
}

interface Row {
  readonly next: Cursor;
  readonly learners: readonly (readonly [id: string, change: Cursor])[];
  readonly audit: Seen['audit'];
}

/** After every row. */
const LAST: Cursor = '9223372036854775807';
/** Entries of the audit list that may still appear below the newest one: of transactions that ended in another order. */
const LATECOMERS = 50;

/**
 * Looks for what has changed in a class, whoever has changed it: one small question, whatever the number of pages.
 *
 * A row has the number of the transaction that wrote it. Each look asks from the oldest that had not ended at the look
 * before, and passes over what it has told.
 */
export class Watch {
  readonly #database: Database;
  readonly #classId: string;
  #since: Cursor | undefined;
  #learners = new Map<string, Cursor>();
  #newestAudit = 0;
  #audit = new Set<number>();

  constructor(database: Database, classId: string) {
    this.#database = database;
    this.#classId = classId;
  }

  /** From now on. */
  async begin(): Promise<void> {
    this.#since = undefined;
    await this.look();
  }

  async look(): Promise<Seen> {
    const first = this.#since === undefined;
    const [row] = await this.#database.query<Row>(
      `select pg_snapshot_xmin(pg_current_snapshot())::text as next,
         (select coalesce(json_agg(json_build_array(id, change::text)), '[]') from classroom.learners
          where class_id = $1 and change >= $2::bigint) as learners,
         (select coalesce(json_agg(json_build_object('id', id, 'action', action) order by id), '[]') from classroom.audit
          where class_id = $1 and id > (case when $3 then
            (select coalesce(max(id), 0) from classroom.audit where class_id = $1) else $4::bigint end) - $5) as audit`,
      [this.#classId, this.#since ?? LAST, first, this.#newestAudit, LATECOMERS],
    );
    if (row === undefined) return { learners: [], audit: [] };
    const learners = row.learners.filter(([id, change]) => this.#learners.get(id) !== change).map(([id]) => id);
    const audit = row.audit.filter(({ id }) => !this.#audit.has(id));
    this.#since = row.next;
    // Those that the next look may find again.
    this.#learners = new Map(row.learners.filter(([, change]) => BigInt(change) >= BigInt(row.next)));
    this.#newestAudit = Math.max(this.#newestAudit, ...row.audit.map(({ id }) => id));
    this.#audit = new Set(row.audit.map(({ id }) => id));
    return first ? { learners: [], audit: [] } : { learners, audit };
  }
}
