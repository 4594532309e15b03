/** A date and a time on the wall of a place, and the moment that it is: some happen twice a year, some never. No DOM in here. */

/** Milliseconds that a zone is ahead of UTC at a moment. */
function offset(zone: string, at: number): number {
  return wallAsUtc(zone, at) - Math.floor(at / 1000) * 1000;
}

/** What a clock in a zone shows, as if it stood in UTC: milliseconds, whole seconds. */
function wallAsUtc(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const HOUR = 3_600_000;

export type Zoned =
  | { readonly kind: 'once' | 'twice'; readonly at: string }
  /** Clocks go over it. The moment after the gap is what the same clock shows then. */
  | { readonly kind: 'never' };

/**
 * The moment of a wall time. Of two, the later: a deadline that is read either way is then not missed.
 *
 * @param wall as a field gives it: `2026-12-04T18:00`
 * @param zone `Europe/Vienna`; one that the browser does not know is a RangeError
 */
export function momentOf(wall: string, zone: string): Zoned {
  const shown = Date.parse(`${wall}Z`);
  if (Number.isNaN(shown)) throw new RangeError(`${wall} is no date with a time.`);
  // Zones change their offset at most once a day or so: those of the day before and after are all that there are.
  const offsets = new Set([offset(zone, shown - 26 * HOUR), offset(zone, shown + 26 * HOUR)]);
  const found = [...offsets].map((ahead) => shown - ahead).filter((at) => wallAsUtc(zone, at) === shown);
  if (found.length === 0) return { kind: 'never' };
  return { kind: found.length === 1 ? 'once' : 'twice', at: new Date(Math.max(...found)).toISOString() };
}

/** What a field of a date with a time shows for a moment: `2026-12-04T18:00`. */
export function wallOf(iso: string, zone: string): string {
  return new Date(wallAsUtc(zone, Date.parse(iso))).toISOString().slice(0, 16);
}

/** Every zone that the browser knows, and those that are set already. */
export function zones(...others: readonly (string | undefined)[]): string[] {
  const all = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  for (const zone of others) if (zone !== undefined) all.add(zone);
  return [...all].sort();
}
