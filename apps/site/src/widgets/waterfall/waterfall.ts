/** Traces that were made in this cloud: their parts as rows on a time axis, and which of them a filter expression finds. */
import { matchesTrace, readFilter } from '@coldstart/service-xray/filter';
import type { Axis, Span } from '~/widgets/timeline.ts';
import generated from './traces.generated.json' with { type: 'json' };

/** A segment or a part of one, as BatchGetTraces has it. Times are seconds since 1970. */
interface Part {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly origin?: string;
  readonly parent_id?: string;
  readonly inferred?: boolean;
  readonly error?: boolean;
  readonly fault?: boolean;
  readonly throttle?: boolean;
  readonly links?: readonly object[];
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly cause?: { readonly exceptions?: readonly { readonly message?: string; readonly type?: string }[] };
  readonly subsegments?: readonly Part[];
}

export const NAMES = {
  cold: 'A cold start',
  warm: 'The same, warm',
  many: 'Forty items',
  fails: 'Sixty items',
  throttled: 'No concurrency left',
  mail: 'The mail, later',
} as const;
export type Name = keyof typeof NAMES;

/** Expressions to begin with. */
export const EXPRESSIONS = [
  'fault',
  'responsetime > 0.5',
  'service("mailer")',
  'annotation.items > 10 AND NOT fault',
] as const;

interface Sample {
  readonly name: Name;
  readonly id: string;
  readonly segments: readonly Part[];
}

const SAMPLES = generated.samples as unknown as readonly Sample[];

/** What a trace is made of, the caller above the called. */
export interface Row {
  readonly part: Part;
  readonly depth: number;
  /** Milliseconds since the trace began. */
  readonly at: number;
  readonly to: number;
  /** Milliseconds in which none of what it called was busy. */
  readonly own: number;
  /** As people name it: `orders (function)`. */
  readonly title: string;
}

const KIND: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Stage': 'API',
  'AWS::Lambda': 'Lambda',
  'AWS::Lambda::Function': 'function',
};

/** A call that has no segment behind it is shown once, where it was made. */
export function rowsOf(name: Name): Row[] {
  const { segments } = sampleOf(name);
  const shown = segments.filter(({ inferred }) => inferred !== true);
  const began = Math.min(...shown.map(({ start_time: start }) => start));
  const milliseconds = (seconds: number): number => Math.round((seconds - began) * 1000);
  const within = (part: Part): Part[] =>
    [...(part.subsegments ?? []), ...shown.filter(({ parent_id: parent }) => parent === part.id)].sort(
      (a, b) => a.start_time - b.start_time,
    );
  const rows = (part: Part, depth: number): Row[] => {
    const below = within(part);
    const [at, to] = [milliseconds(part.start_time), milliseconds(part.end_time ?? part.start_time)];
    const kind = KIND[part.origin ?? ''];
    const title = kind === undefined ? part.name : `${part.name} (${kind})`;
    const called = below.map((one) => rows(one, depth + 1));
    // An initialization is a part of its function's segment, and over when that begins.
    const busy = called.map(
      (own) => [Math.min(...own.map((row) => row.at)), Math.max(...own.map((row) => row.to))] as const,
    );
    const own = to - at - covered(busy, at, to);
    return [{ part, depth, at, to, own, title }, ...called.flat()];
  };
  const parts = new Set(
    shown.flatMap(function ids(part: Part): string[] {
      return [part.id, ...(part.subsegments ?? []).flatMap(ids)];
    }),
  );
  return shown
    .filter(({ parent_id: parent }) => parent === undefined || !parts.has(parent))
    .flatMap((part) => rows(part, 0));
}

/** How much of a time some others take, counted once where they overlap. */
function covered(times: readonly (readonly [number, number])[], from: number, to: number): number {
  let until = from;
  let sum = 0;
  for (const [at, end] of [...times].sort(([a], [b]) => a - b)) {
    const [first, last] = [Math.max(at, until), Math.min(end, to)];
    if (last > first) sum += last - first;
    until = Math.max(until, last);
  }
  return sum;
}

const sampleOf = (name: Name): Sample => {
  const found = SAMPLES.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`There is no trace ${name}.`);
  return found;
};

export function spansOf(name: Name): Span[] {
  return rowsOf(name).map(({ part, depth, at, to, title }) => ({
    lane: `${'  '.repeat(depth)}${title}`,
    at,
    to,
    kind:
      part.fault === true
        ? 'failure'
        : part.throttle === true
          ? 'denial'
          : part.name === 'Initialization'
            ? 'wait'
            : 'service',
    text: `${to - at} ms${told(part)}`,
  }));
}

function told({ cause, throttle, annotations, links }: Part): string {
  const [exception] = cause?.exceptions ?? [];
  const noted = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith('aws:'));
  return [
    exception === undefined ? '' : `, ${exception.type}: ${exception.message}`,
    throttle === true ? ', throttled' : '',
    ...noted.map(([key, value]) => `, ${key} ${String(value)}`),
    links === undefined ? '' : `, linked with ${links.length} ${links.length === 1 ? 'trace' : 'traces'}`,
  ].join('');
}

export function axisOf(name: Name): Axis {
  const last = Math.max(...rowsOf(name).map(({ to }) => to));
  const step = 10 ** Math.floor(Math.log10(Math.max(last, 1)));
  const end = Math.ceil(last / step) * step;
  return { label: `trace ${sampleOf(name).id}`, unit: 'ms', end, ticks: [0, end / 2, end] };
}

/** Where the time went. */
export function sumOf(name: Name): string {
  const rows = rowsOf(name);
  const all = Math.max(...rows.map(({ to }) => to));
  const [longest] = [...rows].sort((a, b) => b.own - a.own);
  const what = longest === undefined ? '' : `Most of it lies in ${longest.title}: ${longest.own} ms.`;
  const failed = rows.findLast(({ part }) => part.fault === true || part.throttle === true);
  const end = failed === undefined ? '' : ` It ends badly, and ${failed.title} is where that began.`;
  return `It takes ${all} ms. ${what}${end}`;
}

/** The names of what an expression finds. @throws Error as X-Ray refuses it */
export function find(expression: string): string[] {
  const filter = readFilter(expression);
  return SAMPLES.filter(({ id, segments }) => {
    const starts = segments.map(({ start_time: start }) => start);
    const ends = segments.map(({ start_time: start, end_time: end = start }) => end);
    const times = { start: Math.min(...starts), end: Math.max(...ends) };
    const trace = { id, segments, ...times, limitExceeded: false, revision: 1 };
    // There are no groups here.
    return filter === undefined || matchesTrace(filter, trace as never, { filterOfGroup: () => undefined });
  }).map(({ name }) => NAMES[name]);
}

/** `2 of 6: A cold start, Forty items` */
export function foundBy(expression: string): string {
  const found = find(expression);
  return `finds ${found.length} of ${SAMPLES.length}${found.length === 0 ? '' : `: ${found.join(', ')}`}`;
}
