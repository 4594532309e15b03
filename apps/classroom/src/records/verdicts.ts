import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Database, Transaction } from '../database/database.ts';
import type { Queue, TakenJob } from '../queue/queue.ts';

/** What a worker found. */
export interface NewVerdict {
  readonly job: TakenJob;
  readonly courseVersion: string;
  readonly verdict: ExerciseVerdict;
  /** Id of the worker. */
  readonly worker: string;
}

/**
 * Writes a verdict and settles its job, together: of several that have graded the same submission, since one was thought
 * dead, the one that still holds the job writes.
 *
 * @returns false where nothing was written: the job is somebody else's, or its re-grading is by other checks by now
 */
export async function writeVerdict(
  database: Database,
  queue: Queue,
  { job, courseVersion, verdict, worker }: NewVerdict,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    if (job.round > 0 && !(await isBy(transaction, job.round, courseVersion))) return false;
    if (!(await queue.done(transaction, job))) return false;
    const stuck = verdict.checks.find(({ status }) => status !== 'pass')?.id;
    await transaction.query(
      `insert into classroom.verdicts (submission_id, round, course_version, verdict, status, points, stuck_at, worker)
       select id, $2, $3, $4, $5, $6, $7, $8 from classroom.submissions where id = $1
       on conflict do nothing`,
      [
        job.submission,
        job.round,
        courseVersion,
        JSON.stringify(verdict),
        verdict.status,
        verdict.points,
        stuck ?? null,
        worker,
      ],
    );
    await transaction.query(
      `update classroom.learners set change = classroom.this_change()
       where id = (select learner_id from classroom.submissions where id = $1 and counted_round = $2)`,
      [job.submission, job.round],
    );
    return true;
  });
}

/** Whether a re-grading is still by these checks; what nobody could grade has none. */
async function isBy(transaction: Transaction, round: number, courseVersion: string): Promise<boolean> {
  const held = await transaction.query(
    `select 1 from classroom.regrades where round = $1 and ($2 = '' or course_version = $2) for share`,
    [round, courseVersion],
  );
  return held.length > 0;
}

/** Settles a job that nobody asks for any more: its submission was deleted, or its re-grading was given up. */
export async function dropJob(database: Database, queue: Queue, job: TakenJob): Promise<void> {
  await database.transaction(async (transaction) => void (await queue.done(transaction, job)));
}
