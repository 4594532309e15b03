import type { Database } from '../database/database.ts';
import type { TakenJob } from '../queue/queue.ts';
import { breakRow, deathsOf, keepBack, noteTaking } from '../queue/takings.ts';
import { MOST_WORKER_DEATHS, MOST_FAILURES } from './ungradable.ts';

/** From this death on, others are graded first. */
const SUSPECT = 2;
/** Seconds for which it is kept back, for each death. */
const KEPT_BACK = 5;

/**
 * Where learners are trusted, a submission can end the very worker that grades it, and nobody is left to say so. So
 * whoever takes it next looks at who had it before. Workers die of many things, and a submission that was there is no more
 * than suspect: it comes again behind the others and after a while, and a worker that dies without it breaks the row.
 *
 * @returns `left` where it was kept back, `guilty` where it is graded no more
 */
export async function suspicionOf(
  database: Database,
  job: TakenJob,
  worker: string,
): Promise<'none' | 'left' | 'guilty'> {
  if (job.takers.length > 0) {
    const { own, others } = await deathsOf(database, job.takers);
    // Several that kill workers in turn break each other's rows, but not for ever.
    if ((own >= MOST_WORKER_DEATHS && others === 0) || job.deaths.workers + own >= MOST_FAILURES) return 'guilty';
    if (others > 0) await breakRow(database, job, own);
    else if (own >= SUSPECT && job.keptBack < own) {
      await keepBack(database, job, { seconds: KEPT_BACK * own, deaths: own });
      return 'left';
    }
  }
  await noteTaking(database, job, worker);
  return 'none';
}
