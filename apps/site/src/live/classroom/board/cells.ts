/** What a cell of the board says, and what a screen reader reads of it. No DOM in here. */
import type { BoardCell, BoardExercise, BoardLearner } from '@coldstart/classroom/protocol';
import { KINDS, type Kind } from '~/lib/signs.ts';
import { count, lateBy } from '../words.ts';

export interface CellLook {
  readonly text: string;
  /** `''` where nothing was sent. */
  readonly kind: Kind | '';
  readonly label: string;
}

/** @param full points of the exercise that are all */
export function lookOf(cell: BoardCell | undefined, full = 100): CellLook {
  if (cell === undefined) return { text: '', kind: '', label: '' };
  const { points, state, submissions, at, late } = cell;
  const kind: Kind =
    state === 'waiting' ? 'wait' : state === 'failed' ? 'denial' : (points ?? 0) >= full ? 'success' : 'failure';
  const words = [
    points === undefined ? undefined : `${points} points`,
    state === 'waiting' ? 'waits to be graded' : state === 'failed' ? 'could not be graded' : undefined,
    at === undefined ? undefined : `at ${at}`,
    late === undefined ? undefined : lateBy(late),
    count(submissions, 'submission'),
  ];
  return {
    text: `${KINDS[kind].sign}${points === undefined ? '' : ` ${points}`}`,
    kind,
    label: words.filter((word) => word !== undefined).join(', '),
  };
}

/** Points of all exercises together, one decimal. */
export function sumOf({ exercises }: BoardLearner): number {
  const sum = Object.values(exercises).reduce((all, { points = 0 }) => all + points, 0);
  return Math.round(sum * 10) / 10;
}

export const ORDERS = {
  name: 'by name',
  points: 'by points, most first',
  seen: 'by when they sent something last',
  help: 'who asks for help first',
} as const;

export type Order = keyof typeof ORDERS;

const names = new Intl.Collator('en', { numeric: true });

export function inOrder(learners: readonly BoardLearner[], order: Order): BoardLearner[] {
  const byName = (a: BoardLearner, b: BoardLearner): number => names.compare(a.name, b.name) || compare(a.id, b.id);
  const orders: Readonly<Record<Order, (a: BoardLearner, b: BoardLearner) => number>> = {
    name: byName,
    points: (a, b) => sumOf(b) - sumOf(a) || byName(a, b),
    seen: (a, b) => compare(b.seenAt ?? '', a.seenAt ?? '') || byName(a, b),
    // Whoever has waited longest is the first; whoever does not ask comes after.
    help: (a, b) => compare(a.help?.since ?? '~', b.help?.since ?? '~') || byName(a, b),
  };
  return [...learners].sort(orders[order]);
}

/** The checks that hold most people up, over all exercises. */
export function mostHeldUp(
  exercises: readonly BoardExercise[],
  most: number,
): { exercise: BoardExercise; title: string; learners: number }[] {
  return exercises
    .flatMap((exercise) => exercise.heldUp.map(({ title, learners }) => ({ exercise, title, learners })))
    .filter(({ learners }) => learners > 0)
    .sort((a, b) => b.learners - a.learners)
    .slice(0, most);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
