/** A class as large as a test wants it: the same one each time. */
import type { BoardCell, BoardExercise, BoardLearner } from '@coldstart/classroom/protocol';
import { exercise } from './classroom.ts';

const STATES = ['graded', 'graded', 'graded', 'waiting', 'failed'] as const;

/** Learners `l0`, `l1` ...; exercises `exercise-1`, `exercise-2` ... with something sent for two of three. */
export function crowd(learners: number, exercises: number): { learners: BoardLearner[]; exercises: BoardExercise[] } {
  const all = Array.from({ length: exercises }, (_, index) => ({
    ...exercise(index + 1, `exercise-${index + 1}`, `Exercise ${index + 1}`, { open: index < 20 }),
    heldUp: [{ check: 'greets', title: 'The answer has a `message`', learners: (index * 7) % 23 }],
  }));
  return {
    exercises: all,
    learners: Array.from({ length: learners }, (_, number) => ({
      id: `l${number}`,
      name: `Learner ${String(number).padStart(3, '0')}`,
      joinedAt: '2026-12-01T08:00:00.000Z',
      seenAt: '2026-12-01T10:00:00.000Z',
      exercises: Object.fromEntries(
        all.flatMap(({ slug }, index) => ((number + index) % 3 === 0 ? [] : [[slug, cellOf(number, index)]])),
      ),
      ...(number % 50 === 7 && { help: { since: '2026-12-01T10:00:00.000Z', text: 'Why is `event` empty?' } }),
    })),
  };
}

function cellOf(number: number, index: number): BoardCell {
  const state = STATES[(number + index * 3) % STATES.length] ?? 'graded';
  const points = [100, 85, 40, 0][(number + index) % 4] ?? 0;
  return { submissions: 1 + (index % 4), latest: 's1', state, ...(state === 'graded' && { points, counting: 's1' }) };
}
