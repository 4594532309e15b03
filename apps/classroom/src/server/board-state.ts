import type { BoardState } from '@coldstart/classroom/protocol';
import { spoken } from '../identity/codes.ts';
import { boardExercises, boardRows } from '../records/board.ts';
import type { Services } from './services.ts';

/** Everything that the board shows. */
export async function boardState({ room, clock }: Pick<Services, 'room' | 'clock'>): Promise<BoardState> {
  const klass = await room.klass();
  const [{ learners }, exercises, queue, workers] = await Promise.all([
    boardRows(room.database, klass),
    boardExercises(room.database, klass, room.exercises),
    room.queue.length(),
    room.workers(),
  ]);
  return {
    title: klass.title,
    now: new Date(clock()).toISOString(),
    room: { address: room.address(), code: spoken(klass.joinCode) },
    counts: klass.counts,
    exercises,
    learners,
    queue,
    workers,
    warnings: warningsOf(workers, await room.isolation(), room.secure),
  };
}

function warningsOf(workers: BoardState['workers'], isolation: 'container' | 'none', secure: boolean): string[] {
  const warnings: string[] = [];
  if (isolation === 'none')
    warnings.push(
      'Submissions are graded without containers: learners are trusted with what the machine that grades may do (`--trust-learners`).',
    );
  if (!workers.some(({ alive, otherCourse }) => alive && otherCourse !== true))
    warnings.push('Nobody grades at the moment: submissions wait. Start a worker with `pnpm classroom worker`.');
  if (workers.some(({ otherCourse }) => otherCourse === true))
    warnings.push('A worker has another version of the course, and takes nothing. Bring its clone up to date.');
  if (!secure)
    warnings.push(
      'The room speaks plain HTTP: whoever listens in this network can read what is sent. `--https` encrypts it.',
    );
  return warnings;
}
