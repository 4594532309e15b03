import { setTimeout as wait } from 'node:timers/promises';
import type { Isolation } from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';

/** Seconds without a sign of life after which a worker is taken for dead. */
export const SILENCE = 15;

/** What a worker says of itself, every few seconds. */
export interface WorkerState {
  readonly id: string;
  readonly host: string;
  readonly slots: number;
  readonly isolation: Isolation;
  /** By slug: how each exercise is graded there. */
  readonly courseVersions: Readonly<Record<string, string>>;
  /** It was asked for another version of the course than it has. */
  readonly otherCourse: boolean;
}

/** Says that a worker lives, and since when its course is as it is. */
export async function reportWorker(session: Session, worker: WorkerState): Promise<void> {
  await session.query(
    `insert into classroom.workers as known (id, host, slots, isolation, course_versions, other_course)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set
       isolation = excluded.isolation,
       other_course = excluded.other_course,
       seen_at = now(),
       course_since = case when known.course_versions = excluded.course_versions then known.course_since else now() end,
       course_versions = excluded.course_versions`,
    [
      worker.id,
      worker.host,
      worker.slots,
      JSON.stringify(worker.isolation),
      JSON.stringify(worker.courseVersions),
      worker.otherCourse,
    ],
  );
}

/** It has ended; so have those that were not heard of for a day. */
export async function removeWorker(session: Session, id: string): Promise<void> {
  await session.query(`delete from classroom.workers where id = $1 or seen_at < now() - interval '1 day'`, [id]);
}

/** A worker as others see it. */
export interface KnownWorker extends Omit<WorkerState, 'courseVersions'> {
  readonly alive: boolean;
}

/** Those that live, and for some minutes those that have died; in the order of their start. */
export async function listWorkers(session: Session): Promise<KnownWorker[]> {
  return session.query<KnownWorker>(
    `select id, host, slots, isolation, other_course as "otherCourse",
            seen_at > now() - $1 * interval '1 second' as alive
     from classroom.workers where seen_at > now() - interval '10 minutes' order by started_at, id`,
    [SILENCE],
  );
}

/**
 * The version of an exercise that a submission is to be graded by, or undefined where nobody asks for it any more.
 *
 * A re-grading names its own. For the first grading it is the newest that a living worker has: whoever changes a check
 * and starts one more worker means what is new, and two learners of one evening are graded alike, whichever worker
 * takes them.
 */
export async function wantedVersion(session: Session, slug: string, round: number): Promise<string | undefined> {
  const [row] =
    round > 0
      ? await session.query<{ version: string }>(
          `select course_version as version from classroom.regrades where round = $1 and state = 'grading'`,
          [round],
        )
      : await session.query<{ version: string }>(
          `select course_versions->>$1 as version from classroom.workers
           where seen_at > now() - $2 * interval '1 second' and course_versions ? $1
           order by course_since desc, id limit 1`,
          [slug, SILENCE],
        );
  return row?.version;
}

/** Milliseconds between two looks at who has reported. */
const LOOK = 200;

/**
 * The version that a re-grading is to be by. A check that was saved a moment ago is known once its workers have reported
 * again: that is waited for, since nobody would ever take jobs of the version before.
 */
export async function newestVersion(session: Session, slug: string): Promise<string | undefined> {
  const [start] = await session.query<{ now: string }>('select now()::text as now');
  for (let looks = 0; looks * LOOK < SILENCE * 1000; looks += 1) {
    const [row] = await session.query<{ silent: number }>(
      `select count(*)::int as silent from classroom.workers
       where seen_at > now() - $1 * interval '1 second' and seen_at <= $2::timestamptz`,
      [SILENCE, start?.now],
    );
    if (row === undefined || row.silent === 0) break;
    await wait(LOOK);
  }
  return wantedVersion(session, slug, 0);
}
