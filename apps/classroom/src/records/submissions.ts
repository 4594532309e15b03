import type { SubmittedFile } from '@coldstart/classroom/protocol';
import type { Session, Transaction } from '../database/database.ts';
import type { Queue } from '../queue/queue.ts';

/** A submission that has passed every rule, ready to be kept. */
export interface NewSubmission {
  /** The sender's. */
  readonly id: string;
  readonly classId: string;
  readonly learnerId: string;
  readonly slug: string;
  readonly variant: string;
  /** `pack`ed. */
  readonly files: string;
  readonly fileCount: number;
  readonly submittedAt: Date;
  readonly writtenAt: Date;
  /** Seconds after the deadline. */
  readonly late: number;
}

/** What became of one: new, there already (the same learner has sent it before), or another learner's id, which is refused. */
export type Kept = 'new' | 'again' | 'taken';

/** What was sent: files, and paths of the starter's that are not there any more. */
interface Work {
  readonly files: SubmittedFile[];
  readonly removed: string[];
}

/** A file of the starter that is not there any more, as it is kept among the others. */
interface RemovedFile {
  readonly path: string;
  readonly removed: true;
}

/** Files as they are kept, in one list: PostgreSQL compresses what is long by itself. */
export const pack = (files: readonly SubmittedFile[], removed: readonly string[] = []): string =>
  JSON.stringify([...files, ...removed.map((path): RemovedFile => ({ path, removed: true }))]);

/** What `pack` made, and this server has kept. */
export function unpack(packed: string): Work {
  const work: Work = { files: [], removed: [] };
  for (const one of JSON.parse(packed) as (SubmittedFile | RemovedFile)[]) {
    if ('removed' in one) work.removed.push(one.path);
    else work.files.push(one);
  }
  return work;
}

/**
 * Keeps submissions with the jobs that grade them: all, or none. Three hundred cost little more than one, so what
 * arrives while others are kept waits for the next transaction (`Intake`).
 *
 * @returns by id
 */
export async function keepSubmissions(
  transaction: Transaction,
  queue: Queue,
  submissions: readonly NewSubmission[],
): Promise<ReadonlyMap<string, Kept>> {
  const column = <Value>(read: (one: NewSubmission) => Value): Value[] => submissions.map(read);
  const added = await transaction.query<{ id: string }>(
    `insert into classroom.submissions
       (id, class_id, learner_id, slug, variant, files, file_count, submitted_at, written_at, late)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[],
       $8::timestamptz[], $9::timestamptz[], $10::int[])
     on conflict (id) do nothing returning id`,
    [
      column(({ id }) => id),
      column(({ classId }) => classId),
      column(({ learnerId }) => learnerId),
      column(({ slug }) => slug),
      column(({ variant }) => variant),
      column(({ files }) => files),
      column(({ fileCount }) => fileCount),
      column(({ submittedAt }) => submittedAt),
      column(({ writtenAt }) => writtenAt),
      column(({ late }) => late),
    ],
  );
  const kept = new Map<string, Kept>(added.map(({ id }) => [id, 'new']));
  await queue.add(
    transaction,
    added.map(({ id }) => ({ submission: id, round: 0 })),
  );
  const others = submissions.filter(({ id }) => !kept.has(id));
  if (others.length > 0) {
    const owners = await transaction.query<{ id: string; learner_id: string }>(
      'select id, learner_id from classroom.submissions where id = any($1::uuid[])',
      [others.map(({ id }) => id)],
    );
    const owner = new Map(owners.map(({ id, learner_id }) => [id, learner_id]));
    for (const { id, learnerId } of others) kept.set(id, owner.get(id) === learnerId ? 'again' : 'taken');
  }
  await transaction.query(
    `update classroom.learners set seen_at = now(), change = classroom.this_change() where id = any($1::uuid[])`,
    [[...new Set(column(({ learnerId }) => learnerId))]],
  );
  return kept;
}

/** What a worker needs to grade one. */
export interface Gradable {
  readonly slug: string;
  readonly variant: string;
  readonly learnerId: string;
  readonly files: readonly SubmittedFile[];
  readonly removed: readonly string[];
}

/** Undefined where it was deleted meanwhile, with its learner or its class. */
export async function readGradable(session: Session, id: string): Promise<Gradable | undefined> {
  const [row] = await session.query<{ slug: string; variant: string; learner_id: string; files: string }>(
    'select slug, variant, learner_id, files from classroom.submissions where id = $1',
    [id],
  );
  return row && { slug: row.slug, variant: row.variant, learnerId: row.learner_id, ...unpack(row.files) };
}
