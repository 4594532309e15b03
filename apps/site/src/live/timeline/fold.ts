/** A trace as it is read: calls within a call below it, and what repeats folded into one line. */
import type { TraceStep } from '@coldstart/workshop/api';

/** A step with what happened while it lasted. */
export interface Entry {
  readonly step: TraceStep;
  readonly within: readonly Entry[];
}

export type Line =
  | { readonly type: 'once'; readonly entry: Entry }
  /** The same entries, again and again. */
  | { readonly type: 'repeat'; readonly rounds: readonly (readonly Entry[])[] };

/** Longest pattern that is looked for, and how often it must come to be folded. */
const LONGEST = 4;
const FEWEST_REPEATS = 3;

/** Steps below the one that led to them, if they happened while it lasted; later ones stand for themselves. */
export function entriesOf(steps: readonly TraceStep[]): Entry[] {
  const made = new Map<number, { step: TraceStep; within: Entry[] }>();
  const top: Entry[] = [];
  for (const step of steps) {
    const entry = { step, within: [] };
    made.set(step.id, entry);
    const cause = step.cause === undefined ? undefined : made.get(step.cause);
    if (cause !== undefined && step.at <= cause.step.at + cause.step.duration) cause.within.push(entry);
    else top.push(entry);
  }
  return top;
}

export function fold(entries: readonly Entry[]): Line[] {
  const shapes = entries.map(shape);
  const lines: Line[] = [];
  for (let index = 0; index < entries.length;) {
    const found = repeatAt(shapes, index);
    if (found === undefined) {
      const entry = entries[index];
      if (entry !== undefined) lines.push({ type: 'once', entry });
      index += 1;
      continue;
    }
    const { length, times } = found;
    const start = index;
    const rounds = Array.from({ length: times }, (_, round) =>
      entries.slice(start + round * length, start + (round + 1) * length),
    );
    lines.push({ type: 'repeat', rounds });
    index += length * times;
  }
  return lines;
}

/** The shortest pattern that repeats from here on. */
function repeatAt(shapes: readonly string[], from: number): { length: number; times: number } | undefined {
  for (let length = 1; length <= LONGEST; length += 1) {
    let same = 0;
    while (from + length + same < shapes.length && shapes[from + same] === shapes[from + length + same]) same += 1;
    const times = 1 + Math.floor(same / length);
    if (times >= FEWEST_REPEATS) return { length, times };
  }
  return undefined;
}

/** Two entries with the same shape differ in their times and their data alone. */
function shape({ step, within }: Entry): string {
  const { kind, service, action, resource, actor, outcome } = step;
  return JSON.stringify([kind, service, action, resource, actor, outcome, within.map(shape)]);
}
