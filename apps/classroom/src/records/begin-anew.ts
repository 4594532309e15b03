import type { Database, Transaction } from '../database/database.ts';
import type { Queue } from '../queue/queue.ts';
import { writeAudit } from './audit.ts';
import { PIECE } from './regrades.ts';
import { SILENCE } from './workers.ts';

/**
 * Begins a re-grading anew by the newest version of its checks, once no living worker has the one that it names: they were
 * changed meanwhile. What was graded by the earlier ones is graded again; nothing of it counts yet.
 *
 * @param newest what the worker that asks has
 * @returns whether it names that version now
 */
export async function beginAnew(database: Database, queue: Queue, round: number, newest: string): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const [regrade] = await transaction.query<{ class_id: string; slug: string; course_version: string }>(
      `select class_id, slug, course_version from classroom.regrades where round = $1 and state = 'grading' for update`,
      [round],
    );
    if (regrade === undefined) return false;
    const { class_id: classId, slug, course_version: version } = regrade;
    if (version === newest) return true;
    if (!(await isOver(transaction, { round, slug, version, newest }))) return false;
    await transaction.query('update classroom.regrades set course_version = $2 where round = $1', [round, newest]);
    const earlier = await transaction.query<{ submission: string }>(
      'delete from classroom.verdicts where round = $1 returning submission_id as submission',
      [round],
    );
    for (let first = 0; first < earlier.length; first += PIECE)
      await queue.add(
        transaction,
        earlier.slice(first, first + PIECE).map(({ submission }) => ({ submission, round })),
      );
    const details = { slug, round, why: 'a check was changed meanwhile' };
    await writeAudit(transaction, classId, { who: 'a worker', action: 'begin-regrade-anew', details });
    return true;
  });
}

/** Whether nobody has a version any more, and another one came after the re-grading had begun. */
async function isOver(
  transaction: Transaction,
  about: { readonly round: number; readonly slug: string; readonly version: string; readonly newest: string },
): Promise<boolean> {
  const [row] = await transaction.query<{ over: boolean }>(
    `select count(*) filter (where w.course_versions->>$2 = $3) = 0
       and count(*) filter (where w.course_versions->>$2 = $4 and w.course_since > r.started_at) > 0 as over
     from classroom.regrades r join classroom.workers w on w.seen_at > now() - $5 * interval '1 second'
     where r.round = $1`,
    [about.round, about.slug, about.version, about.newest, SILENCE],
  );
  return row?.over === true;
}
