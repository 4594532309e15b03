/** What a field of a cron expression may hold. */
export interface FieldRange {
  readonly least: number;
  readonly most: number;
  /** Names of the values, from `least` on: `JAN`, `SUN`. */
  readonly names?: readonly string[];
}

/** The values that a field takes; `undefined` for what is no field. */
export type Values = ReadonlySet<number>;

/**
 * Reads a field made of values, ranges, lists and steps: `5`, `MON-FRI`, `1,15`, `0/10`, `8-17/2`, `*`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function readField(text: string, range: FieldRange): Values | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const found = readPart(part, range);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return values;
}

function readPart(text: string, range: FieldRange): readonly number[] | undefined {
  const [span = '', step, ...rest] = text.split('/');
  if (rest.length > 0) return undefined;
  const bounds = readSpan(span, step !== undefined, range);
  const every = step === undefined ? 1 : readNumber(step);
  if (bounds === undefined || every === undefined || every < 1) return undefined;
  const { least, most } = range;
  const [from, to] = bounds;
  const size = most - least + 1;
  // A range may go over the end: `FRI-MON`, `NOV-FEB`.
  const count = to >= from ? to - from : to - from + size;
  const values: number[] = [];
  for (let at = 0; at <= count; at += every) values.push(((from - least + at) % size) + least);
  return values;
}

/** @param open a step follows: what is one value is where the steps begin */
function readSpan(text: string, open: boolean, range: FieldRange): readonly [number, number] | undefined {
  if (text === '*') return [range.least, range.most];
  const [first = '', last, ...rest] = text.split('-');
  const from = readValue(first, range);
  const to = last === undefined ? (open ? range.most : from) : readValue(last, range);
  return from === undefined || to === undefined || rest.length > 0 ? undefined : [from, to];
}

/** A number or a name within the range. */
export function readValue(text: string, { least, most, names = [] }: FieldRange): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named === -1 ? readNumber(text) : named + least;
  return value === undefined || value < least || value > most ? undefined : value;
}

const readNumber = (text: string): number | undefined => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);
