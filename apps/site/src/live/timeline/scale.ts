/** Where a time lies on the axis. Empty stretches, such as the minute before a retry, become a short break. */

export interface Break {
  /** Fractions of the axis. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds that it stands for. */
  readonly length: number;
  /** When it is over. */
  readonly end: number;
}

export interface Scale {
  /** Fraction of the axis, 0 to 1, of a time in milliseconds. */
  readonly place: (at: number) => number;
  readonly breaks: readonly Break[];
  /** Stretches in which something happens, in milliseconds. */
  readonly stretches: readonly Interval[];
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Shorter gaps are drawn as they are. */
const SHORTEST_BREAK = 500;
/** Width of a break, and the most that all of them take, as fractions of the axis. */
const BREAK = 0.09;
const ALL_BREAKS = 0.4;
/** A stretch is given its share by the root of its length, so that a short one beside a long one can be read. */
const share = ({ from, to }: Interval): number => Math.sqrt(Math.max(to - from, 1));

export function timeScale(intervals: readonly Interval[]): Scale {
  const stretches = stretchesOf(intervals);
  const width = Math.min(BREAK, ALL_BREAKS / Math.max(stretches.length - 1, 1));
  const free = 1 - width * (stretches.length - 1);
  const whole = stretches.reduce((sum, stretch) => sum + share(stretch), 0);

  let end = 0;
  const placed = stretches.map((stretch, index) => {
    const from = index === 0 ? 0 : end + width;
    end = from + (free * share(stretch)) / whole;
    return { stretch, from, to: end };
  });
  const breaks = placed.slice(1).map(({ stretch, from }, index) => {
    const before = placed[index];
    return { from: before?.to ?? 0, to: from, length: stretch.from - (before?.stretch.to ?? 0), end: stretch.from };
  });
  return { place: (at) => position(placed, at), breaks, stretches };
}

function position(
  placed: readonly { readonly stretch: Interval; readonly from: number; readonly to: number }[],
  at: number,
): number {
  const own = placed.findLast(({ stretch }) => stretch.from <= at) ?? placed[0];
  if (own === undefined) return 0;
  const { stretch, from, to } = own;
  const within = (Math.min(at, stretch.to) - stretch.from) / Math.max(stretch.to - stretch.from, 1);
  return from + (to - from) * Math.max(within, 0);
}

/** Joins what overlaps or lies close together. What is far apart compared with what happens is kept apart. */
function stretchesOf(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.toSorted((a, b) => a.from - b.from);
  const joined: Interval[] = [];
  const busy = sorted.reduce((sum, { from, to }) => sum + (to - from), 0);
  const limit = Math.max(SHORTEST_BREAK, busy / 4);
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && from - last.to <= limit)
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else joined.push({ from, to });
  }
  return joined.length === 0 ? [{ from: 0, to: 1 }] : joined;
}
