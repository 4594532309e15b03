import type { Session } from '../database/database.ts';
import { JOBS, NAME, type TakenJob } from './queue.ts';

/** Behind every first grading, and before a re-grading that nobody waits for. */
const BEHIND = 5;

const HELD = `name = $1 and id = $2 and retry_count = $3 and state = 'active'`;

/** Notes who has a job in hand, so that whoever takes it after a death knows whose. */
export async function noteTaking(session: Session, { id, retryCount }: TakenJob, worker: string): Promise<void> {
  await session.query(
    `update ${JOBS} set data = jsonb_set(data, '{takers}', coalesce(data->'takers', '[]') || to_jsonb($4::text))
     where ${HELD}`,
    [NAME, id, retryCount, worker],
  );
}

/** The deaths at which it was there are not in a row: another worker has died without it. They are counted all the same. */
export async function breakRow(session: Session, { id, retryCount, deaths }: TakenJob, own: number): Promise<void> {
  await session.query(
    `update ${JOBS} set data = data - 'takers' - 'keptBack' || jsonb_build_object('workers', $4::int) where ${HELD}`,
    [NAME, id, retryCount, deaths.workers + own],
  );
}

/** Lets others go first, and time pass. What is noted of the job stays. */
export async function keepBack(
  session: Session,
  { id, retryCount }: TakenJob,
  { seconds, deaths }: { readonly seconds: number; readonly deaths: number },
): Promise<void> {
  await session.query(
    `update ${JOBS} set state = 'retry', heartbeat_on = null, start_after = now() + $4 * interval '1 second',
       priority = least(priority, $5), data = data || jsonb_build_object('keptBack', $6::int)
     where ${HELD}`,
    [NAME, id, retryCount, seconds, BEHIND, deaths],
  );
}

/** Seconds without a sign of life after which a worker whose job somebody else has got is dead: it gives one every five. */
const DEAD = 8;

/**
 * How many workers have died with a job in hand, and how many since the first of them without it.
 *
 * @param takers those who had it, and neither settled it nor gave it back
 */
export async function deathsOf(
  session: Session,
  takers: readonly string[],
): Promise<{ readonly own: number; readonly others: number }> {
  const [row] = await session.query<{ own: number; others: number }>(
    `with dead as (
       select seen_at, id = any($1::uuid[]) as own from classroom.workers where seen_at < now() - $2 * interval '1 second'
     )
     select (count(*) filter (where own))::int as own,
       (count(*) filter (where not own and seen_at > (select min(seen_at) from dead where own)))::int as others
     from dead`,
    [takers, DEAD],
  );
  return row ?? { own: 0, others: 0 };
}
