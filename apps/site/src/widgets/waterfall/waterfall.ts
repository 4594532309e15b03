/**
 * Traces that were made in this cloud, those of the samples and those of the learner's last run: their parts as rows on a
 * time axis, and which of them a filter expression finds.
 */
import { matchesTrace, readFilter } from '@coldstart/service-xray/filter';
import type { TracePart } from '@coldstart/workshop/api';
import type { Axis, Span } from '~/widgets/timeline.ts';
import generated from './traces.generated.json' with { type: 'json' };

/** A segment or a part of one, as BatchGetTraces has it. Times are seconds since 1970. */
type Part = TracePart;

export interface Trace {
  readonly id: string;
  readonly segments: readonly Part[];
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

const SAMPLES = generated.samples as unknown as readonly (Trace & { readonly name: Name })[];

export const sampleOf = (name: string): Trace => {
  const found = SAMPLES.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`There is no trace ${name}.`);
  return found;
};

/** A trace, and what it is called in lists. */
export interface Titled {
  readonly title: string;
  readonly trace: Trace;
}

export const TITLED: readonly Titled[] = SAMPLES.map((trace) => ({ title: NAMES[trace.name], trace }));

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

/**
 * A call that has no segment behind it is shown once, where it was made. Functions write traces: whatever they say of whose
 * part a part is, each is shown once.
 */
export function rowsOf({ segments }: Trace): Row[] {
  const shown = segments.filter(({ inferred }) => inferred !== true);
  const began = Math.min(...shown.map(({ start_time: start }) => start));
  const milliseconds = (seconds: number): number => Math.round((seconds - began) * 1000);
  const placed = new Set<Part>();
  const within = (part: Part): Part[] => {
    const called = shown.filter((one) => one.parent_id === part.id && !placed.has(one));
    for (const one of called) placed.add(one);
    return [...(part.subsegments ?? []), ...called].sort((a, b) => a.start_time - b.start_time);
  };
  const rows = (part: Part, depth: number): Row[] => {
    const below = within(part);
    const [at, to] = [milliseconds(part.start_time), milliseconds(part.end_time ?? part.start_time)];
    const called = below.map((one) => rows(one, depth + 1));
    // An initialization is a part of its function's segment, and over when that begins.
    const busy = called.map(
      (own) => [Math.min(...own.map((row) => row.at)), Math.max(...own.map((row) => row.to))] as const,
    );
    const own = to - at - covered(busy, at, to);
    return [{ part, depth, at, to, own, title: titleOf(part) }, ...called.flat()];
  };
  const begin = (part: Part): Row[] => {
    if (placed.has(part)) return [];
    placed.add(part);
    return rows(part, 0);
  };
  const parts = new Set(shown.flatMap((part) => idsOf(part)));
  const roots = shown.filter(({ parent_id: parent }) => parent === undefined || !parts.has(parent));
  // Those that are each other's parents come last.
  return [...roots, ...shown].flatMap(begin);
}

const idsOf = ({ id, subsegments = [] }: Part): string[] => [id, ...subsegments.flatMap(idsOf)];

function titleOf({ name, origin = '' }: Part): string {
  const kind = KIND[origin];
  return kind === undefined ? name : `${name} (${kind})`;
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

export function spansOf(trace: Trace): Span[] {
  return rowsOf(trace).map(({ part, depth, at, to, title }) => ({
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

export function axisOf(trace: Trace): Axis {
  const last = lastOf(rowsOf(trace));
  const step = 10 ** Math.floor(Math.log10(Math.max(last, 1)));
  const end = Math.max(1, Math.ceil(last / step) * step);
  return { label: `trace ${trace.id}`, unit: 'ms', end, ticks: [0, end / 2, end] };
}

const lastOf = (rows: readonly Row[]): number => Math.max(0, ...rows.map(({ to }) => to));

/** Where the time went. */
export function sumOf(trace: Trace): string {
  const rows = rowsOf(trace);
  const [longest] = [...rows].sort((a, b) => b.own - a.own);
  const what = longest === undefined ? '' : ` Most of it lies in ${longest.title}: ${longest.own} ms.`;
  const failed = rows.findLast(({ part }) => part.fault === true || part.throttle === true);
  const end = failed === undefined ? '' : ` It ends badly, and ${failed.title} is where that began.`;
  return `It takes ${lastOf(rows)} ms.${what}${end}`;
}

/** What a run has left, the earliest first: `1 shop-orders, 131 ms`. @param traces the newest first */
export function titled(traces: readonly Trace[]): Titled[] {
  return traces.toReversed().map((trace, index) => {
    const rows = rowsOf(trace);
    const failed = rows.some(({ part }) => part.fault === true || part.throttle === true);
    const name = rows[0]?.part.name ?? 'nothing that can be shown';
    return { title: `${index + 1} ${name}, ${lastOf(rows)} ms${failed ? ', failed' : ''}`, trace };
  });
}

/** The titles of what an expression finds. @throws Error as X-Ray refuses it */
export function find(expression: string, among: readonly Titled[] = TITLED): string[] {
  const filter = readFilter(expression);
  return among
    .filter(({ trace: { id, segments } }) => {
      const starts = segments.map(({ start_time: start }) => start);
      const ends = segments.map(({ start_time: start, end_time: end = start }) => end);
      const times = { start: Math.min(...starts), end: Math.max(...ends) };
      const trace = { id, segments, ...times, limitExceeded: false, revision: 1 };
      // There are no groups here.
      return filter === undefined || matchesTrace(filter, trace as never, { filterOfGroup: () => undefined });
    })
    .map(({ title }) => title);
}

/** `2 of 6: A cold start, Forty items` */
export function foundBy(expression: string, among: readonly Titled[] = TITLED): string {
  const found = find(expression, among);
  return `finds ${found.length} of ${among.length}${found.length === 0 ? '' : `: ${found.join(', ')}`}`;
}
