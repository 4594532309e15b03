/** A moment in a time zone. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `UTC`, `Asia/Tokyo`. */
  readonly zone: string;
}

type Fields = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'milliseconds', number>>;

function fieldsOf({ time, zone }: Moment): Fields {
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
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second, milliseconds: new Date(time).getUTCMilliseconds() };
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const year = (value: number, letters: number): string => (letters === 2 ? pad(value % 100, 2) : pad(value, letters));

function dayOfYear({ year: of, month, day }: Fields): number {
  return Math.round((Date.UTC(of, month - 1, day) - Date.UTC(of, 0, 1)) / 86_400_000) + 1;
}

/** The letters of Java's DateTimeFormatter that are numbers. @see https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html */
const LETTERS: Readonly<Record<string, (fields: Fields, letters: number) => string>> = {
  y: (fields, letters) => year(fields.year, letters),
  u: (fields, letters) => year(fields.year, letters),
  Y: (fields, letters) => year(fields.year, letters),
  M: ({ month }, letters) => pad(month, letters),
  L: ({ month }, letters) => pad(month, letters),
  d: ({ day }, letters) => pad(day, letters),
  D: (fields, letters) => pad(dayOfYear(fields), letters),
  H: ({ hour }, letters) => pad(hour, letters),
  k: ({ hour }, letters) => pad(hour === 0 ? 24 : hour, letters),
  K: ({ hour }, letters) => pad(hour % 12, letters),
  h: ({ hour }, letters) => pad(hour % 12 === 0 ? 12 : hour % 12, letters),
  m: ({ minute }, letters) => pad(minute, letters),
  s: ({ second }, letters) => pad(second, letters),
  S: ({ milliseconds }, letters) => pad(milliseconds, 3).padEnd(letters, '0').slice(0, letters),
  a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
};

/** Quoted text, a run of one letter, or anything else. */
const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g;

/**
 * Reads a format such as `yyyy/MM/dd/HH`.
 *
 * @throws Error for a letter that this cloud does not know, names of months and days among them
 */
export function readTimeFormat(format: string): (at: Moment) => string {
  const pieces = [...format.matchAll(TOKEN)].map(([token, quoted, letter]): ((fields: Fields) => string) => {
    if (quoted !== undefined) return () => (quoted === '' ? "'" : quoted.replaceAll("''", "'"));
    if (letter === undefined) return () => token;
    const write = LETTERS[letter];
    const isName = ['M', 'L'].includes(letter) && token.length > 2;
    if (write === undefined || isName)
      throw new Error(`${token} in timestamp:${format} is not part of this cloud: take letters that are numbers`);
    return (fields) => write(fields, token.length);
  });
  return (at) => {
    const fields = fieldsOf(at);
    return pieces.map((piece) => piece(fields)).join('');
  };
}
