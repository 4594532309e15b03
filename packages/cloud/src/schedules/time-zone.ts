/**
 * The clocks of a place. A wall-clock time is what a clock there shows, written as the milliseconds that UTC would have it
 * at: half past two is `Date.UTC(..., 2, 30)`, wherever it is.
 */
export interface TimeZone {
  /** What the clocks show at a moment. */
  readonly wallClock: (moment: number) => number;
  /** When the clocks show it: once, twice on the day that they are put back, never in the hour that they leave out. */
  readonly moments: (wallClock: number) => readonly number[];
}

const DAY = 86_400_000;

const UTC: TimeZone = { wallClock: (moment) => moment, moments: (wallClock) => [wallClock] };

const known = new Map<string, TimeZone>([['UTC', UTC]]);

/**
 * A time zone by its name in the IANA database, as in `Europe/Paris`.
 *
 * @returns `undefined` for what is none, such as `+01:00`
 */
export function timeZone(name: string): TimeZone | undefined {
  const found = known.get(name) ?? readZone(name);
  if (found !== undefined) known.set(name, found);
  return found;
}

function readZone(name: string): TimeZone | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, calendar: 'gregory', hourCycle: 'h23', ...NUMBERS });
  } catch {
    // A RangeError: there is no such place.
    return undefined;
  }
  const wallClock = (moment: number): number => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((moment % 1000) + 1000) % 1000);
  };
  return { wallClock, moments: (wall) => momentsOf(wall, wallClock) };
}

const NUMBERS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** Clocks change once within two days at most: one of the offsets around a time is the right one, both, or neither. */
function momentsOf(wall: number, wallClock: TimeZone['wallClock']): readonly number[] {
  const offsets = new Set([wall - DAY, wall + DAY].map((moment) => wallClock(moment) - moment));
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((moment) => wallClock(moment) === wall)
    .sort((a, b) => a - b);
}

/** When clocks are put forward or back. */
export interface ClockChange {
  /** The first moment of the new time, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds: 3,600,000 in spring, -3,600,000 in autumn. */
  readonly by: number;
}

/** The changes of a time zone's clocks between two moments. */
export function clockChanges({ wallClock }: TimeZone, from: number, to: number): ClockChange[] {
  const offset = (moment: number): number => wallClock(moment) - moment;
  const changes: ClockChange[] = [];
  for (let day = from; day < to; day += DAY) {
    const end = Math.min(day + DAY, to);
    if (offset(day) === offset(end)) continue;
    let [before, after] = [day, end];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offset(middle) === offset(day)) before = middle;
      else after = middle;
    }
    changes.push({ at: after, by: offset(end) - offset(day) });
  }
  return changes;
}
