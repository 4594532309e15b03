import {
  counting,
  type BoardCell,
  type BoardExercise,
  type BoardLearner,
  type BoardWorker,
  type Help,
  type Isolation,
} from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';
import { rulesOf, type Class } from './classes.ts';
import type { Exercises } from './course.ts';
import { CLOSED } from './learner-state.ts';
import { countedPoints } from './submission-rows.ts';

interface LearnerRow {
  readonly id: string;
  readonly name: string;
  readonly joined_at: Date;
  readonly seen_at: Date | null;
  readonly help: Help | null;
}

interface CellRow {
  readonly id: string;
  readonly learner_id: string;
  readonly slug: string;
  readonly late: number;
  readonly status: string | null;
  readonly points: number | null;
  readonly stuck_at: string | null;
}

/** Rows of the board, and what to ask with for those that change from now on. */
export interface BoardRows {
  readonly learners: readonly BoardLearner[];
  readonly next: Cursor;
}

/** Where the next question begins. Rows of a transaction that was under way come again. */
export type Cursor = string;

/** Before the first row. */
export const BEGINNING: Cursor = '0';

/** Taken before what is read, so that nothing is missed. */
export async function cursorNow(session: Session): Promise<Cursor> {
  const [row] = await session.query<{ cursor: Cursor }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as cursor',
  );
  return row?.cursor ?? BEGINNING;
}

/**
 * The learners of a class who have joined, with what became of what they have sent.
 *
 * @param since only those whose rows have changed: `next` of the answer before
 */
export async function boardRows(session: Session, klass: Class, since: Cursor = BEGINNING): Promise<BoardRows> {
  const next = await cursorNow(session);
  const learners = await session.query<LearnerRow>(
    `select id, name, joined_at, seen_at, help from classroom.learners
     where class_id = $1 and change >= $2::bigint and joined_at is not null order by joined_at, id`,
    [klass.id, since],
  );
  if (learners.length === 0) return { learners: [], next };
  const rules = await rulesOf(session, klass.id);
  // The texts of verdicts stay where they are: a board of thousands of submissions is some hundred kilobytes.
  const cells = await session.query<CellRow>(
    `select s.id, s.learner_id, s.slug, s.late, v.status, v.points::float8 as points, v.stuck_at
     from classroom.submissions s
     left join classroom.verdicts v on v.submission_id = s.id and v.round = s.counted_round
     where s.learner_id = any($1::uuid[]) order by s.arrival`,
    [learners.map(({ id }) => id)],
  );
  const byLearner = Map.groupBy(cells, ({ learner_id }) => learner_id);
  return {
    next,
    learners: learners.map((learner) => {
      const own = Map.groupBy(byLearner.get(learner.id) ?? [], ({ slug }) => slug);
      return {
        id: learner.id,
        name: learner.name,
        joinedAt: learner.joined_at.toISOString(),
        ...(learner.seen_at !== null && { seenAt: learner.seen_at.toISOString() }),
        ...(learner.help !== null && { help: learner.help }),
        exercises: Object.fromEntries(
          [...own].map(([slug, rows]) => [
            slug,
            cellOf(
              rows.map((row) => ({ ...row, points: countedPoints(row, rules.get(slug)) })),
              klass,
            ),
          ]),
        ),
      };
    }),
  };
}

type PointedRow = Omit<CellRow, 'points'> & { readonly points: number | undefined };

function cellOf(rows: readonly PointedRow[], { counts }: Class): BoardCell {
  const latest = rows.at(-1);
  if (latest === undefined) throw new Error('A cell without a submission.');
  const counted = counting(rows, counts);
  return {
    submissions: rows.length,
    latest: latest.id,
    state: latest.status === null ? 'waiting' : latest.status === 'error' ? 'failed' : 'graded',
    ...(counted?.points !== undefined && { points: counted.points, counting: counted.id }),
    ...(latest.stuck_at !== null && { at: latest.stuck_at }),
    ...(latest.late > 0 && { late: latest.late }),
  };
}

/** The columns: rules, and which checks hold people up, by the newest verdict of each learner. */
export async function boardExercises(session: Session, klass: Class, exercises: Exercises): Promise<BoardExercise[]> {
  const rules = await rulesOf(session, klass.id);
  const stuck = await session.query<{ slug: string; stuck_at: string; learners: number }>(
    `select slug, stuck_at, count(*)::int as learners from (
       select distinct on (s.learner_id, s.slug) s.slug, v.stuck_at
       from classroom.submissions s
       join classroom.verdicts v on v.submission_id = s.id and v.round = s.counted_round
       where s.class_id = $1 order by s.learner_id, s.slug, s.arrival desc
     ) newest where stuck_at is not null group by slug, stuck_at order by learners desc, stuck_at`,
    [klass.id],
  );
  return [...exercises.values()].map(({ slug, number, manifest }) => ({
    slug,
    number,
    title: manifest.title,
    rules: rules.get(slug) ?? CLOSED,
    heldUp: stuck
      .filter((row) => row.slug === slug)
      .map(({ stuck_at, learners }) => ({
        check: stuck_at,
        title: manifest.checks.find(({ id }) => id === stuck_at)?.title ?? stuck_at,
        learners,
      })),
  }));
}

/** Seconds after which a worker that was not heard of counts as gone. */
const QUIET = 15;
/** Seconds after which it is no longer shown. */
const FORGOTTEN = 600;

export async function boardWorkers(session: Session): Promise<BoardWorker[]> {
  const rows = await session.query<{
    id: string;
    host: string;
    slots: number;
    isolation: Isolation;
    other_course: boolean;
    quiet: number;
  }>(
    `select id, host, slots, isolation, other_course, extract(epoch from now() - seen_at)::float8 as quiet
     from classroom.workers where seen_at > now() - make_interval(secs => $1) order by started_at, id`,
    [FORGOTTEN],
  );
  return rows.map(({ id, host, slots, isolation, other_course, quiet }) => ({
    id,
    host,
    slots,
    isolation,
    alive: quiet < QUIET,
    ...(other_course && { otherCourse: true as const }),
  }));
}
