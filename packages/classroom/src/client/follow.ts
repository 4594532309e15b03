import { setTimeout as pause } from 'node:timers/promises';
import type { CountedVerdict, SubmissionState } from '../protocol/index.ts';
import type { Classroom } from './classroom.ts';
import { Later } from './problem.ts';

export type Graded = SubmissionState & { readonly verdict: CountedVerdict };

/** Milliseconds between two questions, at least, for each that is graded first, and at most. */
const [SOONEST, EACH, LATEST] = [500, 100, 5000];
/** Questions without an answer in a row, until nobody waits any more. */
const TRIES = 10;

/**
 * Asks until there is a verdict: rarely while many are graded first.
 *
 * @param onWaiting how many are graded first, whenever that is another number
 * @throws Later after many questions without an answer, Refused, NotKnown; the signal's reason where it was aborted
 */
export async function followVerdict(
  classroom: Classroom,
  id: string,
  signal: AbortSignal,
  onWaiting: (ahead: number) => void,
): Promise<Graded> {
  let [told, failures, ahead] = [-1, 0, 0];
  for (;;) {
    try {
      const state = await classroom.state(id);
      failures = 0;
      if (isGraded(state)) return state;
      ahead = state.ahead;
      if (ahead !== told) onWaiting(ahead);
      told = ahead;
    } catch (error) {
      failures += 1;
      if (!(error instanceof Later) || failures >= TRIES) throw error;
      ahead += 10;
    }
    await pause(Math.min(LATEST, SOONEST + ahead * EACH), undefined, { signal });
  }
}

const isGraded = (state: SubmissionState): state is Graded => state.verdict !== undefined;
