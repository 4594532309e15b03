/** What the picture of the runtimes says of each on a day: texts and places, from the same table that the checks read. */
import { RUNTIMES, stateOn, type Runtime } from '@coldstart/facts/runtimes';
import type { Kind } from '~/lib/signs.ts';

/** The axis, a day at each end. What began before it or lasts longer is cut off there. */
export const AXIS = { from: '2022-01-01', to: '2030-01-01' } as const;

/** The day that the exercise speaks of. */
export const EXERCISE_DAY = '2026-11-29';

/** In the order of their choice; each stands for what its rows have as `language`. */
export const LANGUAGES: readonly { readonly id: string; readonly name: string; readonly of: readonly string[] }[] = [
  { id: 'node', name: 'Node.js', of: ['Node.js'] },
  { id: 'python', name: 'Python', of: ['Python'] },
  { id: 'java', name: 'Java', of: ['Java'] },
  { id: 'dotnet', name: 'C#, PowerShell', of: ['.NET'] },
  { id: 'ruby', name: 'Ruby', of: ['Ruby'] },
  { id: 'os', name: 'Go, Rust, others', of: ['OS-only', 'Go'] },
];

export interface Row extends Runtime {
  /** `node`: the language that it is shown with. */
  readonly group: string;
}

export const ROWS: readonly Row[] = LANGUAGES.flatMap(({ id, of }) =>
  of
    .flatMap((language) => RUNTIMES.filter((runtime) => runtime.language === language))
    .map((row) => ({ ...row, group: id })),
);

const DAY = 86_400_000;
const START = Date.parse(AXIS.from);
/** Days that the axis has. */
export const LENGTH = (Date.parse(AXIS.to) - START) / DAY;

export const dayAt = (number: number): string => new Date(START + number * DAY).toISOString().slice(0, 10);

/** Days from the beginning of the axis, within it. */
export const numberOf = (day: string): number =>
  Math.min(LENGTH, Math.max(0, Math.round((Date.parse(day) - START) / DAY)));

/** The place of a day on the axis: `12.50%`. */
export const placeOf = (day: string): string => `${((numberOf(day) / LENGTH) * 100).toFixed(2)}%`;

const FORMAT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `2026-11-29` as `29 Nov 2026` */
export const shown = (day: string): string => FORMAT.format(new Date(day));

export interface Said {
  readonly kind: Kind;
  readonly text: string;
}

/** What a runtime is on a day. */
export function said(runtime: Runtime, day: string): Said {
  const { deprecated = AXIS.to } = runtime;
  switch (stateOn(runtime, day)) {
    case 'coming':
      return { kind: 'wait', text: `not there before ${shown(runtime.from)}` };
    case 'preview':
      return { kind: 'wait', text: 'preview: to try out, not for production' };
    case 'deprecated':
      return { kind: 'failure', text: `deprecated since ${shown(deprecated)}: answers, without patches` };
    case 'supported':
      return { kind: 'success', text: `supported, ${left(day, deprecated)} left` };
  }
}

/** The time between two days, in years and whole months. */
export function left(day: string, until: string): string {
  const [from, to] = [new Date(day), new Date(until)];
  const months =
    (to.getUTCFullYear() - from.getUTCFullYear()) * 12 +
    (to.getUTCMonth() - from.getUTCMonth()) -
    (to.getUTCDate() < from.getUTCDate() ? 1 : 0);
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
  if (months === 0) return 'less than a month';
  const [years, rest] = [Math.floor(months / 12), months % 12];
  return [...(years > 0 ? [count(years, 'year')] : []), ...(rest > 0 ? [count(rest, 'month')] : [])].join(' and ');
}
