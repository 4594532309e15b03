import type { Regrade, RegradeChange } from '@coldstart/classroom/protocol';
import { pointsAfter } from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Session, Transaction } from '../database/database.ts';
import type { Queue } from '../queue/queue.ts';
import { rulesOf, type Class } from './classes.ts';

/** Jobs that one statement adds. */
export const PIECE = 500;

/**
 * Grades every submission of an exercise again, by a version of the checks. What counts stays as it is until
 * `applyRegrade`.
 *
 * @param version what the workers' course must have of this exercise
 * @returns the round; undefined where nothing was ever submitted
 */
export async function startRegrade(
  transaction: Transaction,
  queue: Queue,
  klass: Class,
  slug: string,
  version: string,
): Promise<number | undefined> {
  const submissions = await transaction.query<{ id: string }>(
    'select id from classroom.submissions where class_id = $1 and slug = $2 order by arrival',
    [klass.id, slug],
  );
  if (submissions.length === 0) return undefined;
  // Another one that was not looked at yet is of earlier checks, or of fewer submissions.
  await transaction.query(
    `update classroom.regrades set state = 'discarded', ended_at = now()
     where class_id = $1 and slug = $2 and state in ('grading', 'ready')`,
    [klass.id, slug],
  );
  const [made] = await transaction.query<{ round: number }>(
    `insert into classroom.regrades (class_id, slug, course_version, total) values ($1, $2, $3, $4) returning round`,
    [klass.id, slug, version, submissions.length],
  );
  if (made === undefined) throw new Error('A re-grading was not written.');
  for (let first = 0; first < submissions.length; first += PIECE) {
    const piece = submissions.slice(first, first + PIECE);
    await queue.add(
      transaction,
      piece.map(({ id }) => ({ submission: id, round: made.round })),
    );
  }
  return made.round;
}

interface RegradeRow {
  readonly round: number;
  readonly slug: string;
  readonly started_at: Date;
  readonly state: 'grading' | 'ready' | 'applied' | 'discarded';
  readonly total: number;
  readonly graded: number;
}

const REGRADE = `
  select r.round, r.slug, r.started_at, r.state,
    -- Of learners who have left meanwhile there is nothing to grade any more.
    case when r.state = 'grading'
      then (select count(*)::int from classroom.submissions s
            where s.class_id = r.class_id and s.slug = r.slug and s.submitted_at <= r.started_at)
      else r.total end as total,
    (select count(*)::int from classroom.verdicts v where v.round = r.round) as graded
  from classroom.regrades r`;

const regradeOf = ({ started_at, state, graded, total, ...row }: RegradeRow): Omit<Regrade, 'changes'> => ({
  ...row,
  startedAt: started_at.toISOString(),
  state: state === 'grading' && graded >= total ? 'ready' : state,
  total,
  graded,
});

/** Newest first. */
export async function listRegrades(session: Session, klass: Class): Promise<Omit<Regrade, 'changes'>[]> {
  const rows = await session.query<RegradeRow>(`${REGRADE} where r.class_id = $1 order by r.round desc limit 100`, [
    klass.id,
  ]);
  return rows.map(regradeOf);
}

/** With what would count otherwise, as far as it was graded. */
export async function readRegrade(session: Session, klass: Class, round: number): Promise<Regrade | undefined> {
  const [row] = await session.query<RegradeRow>(`${REGRADE} where r.class_id = $1 and r.round = $2`, [klass.id, round]);
  if (row === undefined) return undefined;
  const rules = (await rulesOf(session, klass.id)).get(row.slug) ?? { open: false };
  const pairs = await session.query<PairRow>(
    // Of one that was applied, what counted before is the round before it.
    `select s.id, s.late, l.name, old.verdict as before, new.verdict as after
     from classroom.verdicts new
     join classroom.submissions s on s.id = new.submission_id
     join classroom.learners l on l.id = s.learner_id
     join classroom.verdicts old on old.submission_id = s.id and old.round =
       case when s.counted_round = $1
         then (select max(round) from classroom.verdicts where submission_id = s.id and round < $1)
         else s.counted_round end
     where new.round = $1 order by s.arrival`,
    [round],
  );
  const changes = pairs.flatMap((pair) => changeOf(pair, (points) => pointsAfter(points, rules, pair.late)) ?? []);
  return { ...regradeOf(row), changes };
}

interface PairRow {
  readonly id: string;
  readonly late: number;
  readonly name: string;
  readonly before: ExerciseVerdict;
  readonly after: ExerciseVerdict;
}

function changeOf(
  { id, name, before, after }: PairRow,
  pointsOf: (points: number) => number,
): RegradeChange | undefined {
  const was = new Map(before.checks.map((check) => [check.id, check.status]));
  const checks = after.checks.filter((check) => was.get(check.id) !== check.status).map((check) => check.id);
  for (const check of before.checks) if (!after.checks.some((one) => one.id === check.id)) checks.push(check.id);
  if (checks.length === 0 && before.points === after.points && before.status === after.status) return undefined;
  return {
    submission: id,
    learner: name,
    before: { points: pointsOf(before.points), status: before.status },
    after: { points: pointsOf(after.points), status: after.status },
    checks,
  };
}

/** What became of a decision: `unfinished` while some of it is not graded, `over` where it was decided already. */
export type Decided = 'done' | 'unfinished' | 'over' | 'unknown';

/** Lets the verdicts of a re-grading count from now on, all at once. */
export async function applyRegrade(transaction: Transaction, klass: Class, round: number): Promise<Decided> {
  const state = await lockedState(transaction, klass, round);
  if (state !== 'ready') return state === 'grading' ? 'unfinished' : state;
  await transaction.query(
    `update classroom.submissions s set counted_round = $1
       from classroom.verdicts v where v.submission_id = s.id and v.round = $1`,
    [round],
  );
  await transaction.query(
    `update classroom.learners set change = classroom.this_change() where id in
         (select s.learner_id from classroom.submissions s join classroom.verdicts v on v.submission_id = s.id
          where v.round = $1)`,
    [round],
  );
  await end(transaction, round, 'applied');
  return 'done';
}

/** Leaves everything as it is. What was graded of it can still be read. */
export async function discardRegrade(transaction: Transaction, klass: Class, round: number): Promise<Decided> {
  const state = await lockedState(transaction, klass, round);
  if (state !== 'ready' && state !== 'grading') return state;
  await end(transaction, round, 'discarded');
  return 'done';
}

async function lockedState(
  transaction: Transaction,
  klass: Class,
  round: number,
): Promise<'grading' | 'ready' | 'over' | 'unknown'> {
  await transaction.query('select 1 from classroom.regrades where round = $1 for update', [round]);
  const [row] = await transaction.query<RegradeRow>(`${REGRADE} where r.class_id = $1 and r.round = $2`, [
    klass.id,
    round,
  ]);
  if (row === undefined) return 'unknown';
  const { state } = regradeOf(row);
  return state === 'grading' || state === 'ready' ? state : 'over';
}

async function end(transaction: Transaction, round: number, state: 'applied' | 'discarded'): Promise<void> {
  await transaction.query(
    `update classroom.regrades set state = $2, ended_at = now(),
       total = (select count(*) from classroom.verdicts where round = $1) where round = $1`,
    [round, state],
  );
}
