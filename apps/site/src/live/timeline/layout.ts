/** From a trace to what is drawn: lanes, bars, links and ticks, in fractions of the drawing. No DOM in here. */
import type { TraceStep } from '@coldstart/workshop/api';
import type { Kind } from '~/lib/signs.ts';
import { timeScale, type Break } from './scale.ts';
import { CHECK, kindOf, time } from './words.ts';

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
  readonly links: readonly Link[];
  readonly breaks: readonly Break[];
  readonly ticks: readonly Tick[];
  /** Rows of all lanes together. */
  readonly rows: number;
}

/** A party: the check, a function, a service. Steps that overlap in it have rows below each other. */
export interface Lane {
  readonly name: string;
  readonly row: number;
  readonly rows: number;
}

export interface Bar {
  readonly step: number;
  readonly kind: Kind;
  readonly row: number;
  /** Fractions of the axis. */
  readonly from: number;
  readonly to: number;
}

/** What led to a step: along the row of its cause while time passes, then to its own row. */
export interface Link {
  readonly step: number;
  readonly fromRow: number;
  readonly toRow: number;
  readonly from: number;
  readonly to: number;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Rows of a lane; what overlaps more lies in the last of them. */
const ROWS = 3;
/** Ticks closer than this would write over each other. */
const NEAREST_TICKS = 0.17;
const SHORTEST_BAR = 0.008;

export function layout(steps: readonly TraceStep[]): Layout {
  const scale = timeScale(steps.map(({ at, duration }) => ({ from: at, to: at + duration })));
  const spans = steps.map((step) => {
    const from = scale.place(step.at);
    return { step, lane: laneOf(step, steps), from, to: Math.max(scale.place(step.at + step.duration), from) };
  });

  const names = laneNames(spans.map(({ step, lane }) => ({ lane, actor: actorLane(step) })));
  const rowsOf = new Map(names.map((name) => [name, stack(spans.filter(({ lane }) => lane === name))]));
  let row = 0;
  const lanes = names.map((name) => {
    const rows = Math.max(rowsOf.get(name)?.count ?? 1, 1);
    const lane = { name, row, rows };
    row += rows;
    return lane;
  });
  const firstRow = new Map(lanes.map((lane) => [lane.name, lane.row]));

  const bars = spans.map(({ step, lane, from, to }) => ({
    step: step.id,
    kind: kindOf(step),
    row: (firstRow.get(lane) ?? 0) + (rowsOf.get(lane)?.row.get(step.id) ?? 0),
    from,
    to,
  }));
  const barOf = new Map(bars.map((bar) => [bar.step, bar]));
  const links = spans.flatMap(({ step, from }): Link[] => {
    const toRow = barOf.get(step.id)?.row ?? 0;
    const cause = step.cause === undefined ? undefined : barOf.get(step.cause);
    if (cause !== undefined) {
      return [{ step: step.id, fromRow: cause.row, toRow, from: Math.min(cause.to, from), to: from }];
    }
    const actor = actorLane(step);
    const fromRow = actor === undefined ? undefined : firstRow.get(actor);
    return fromRow === undefined || fromRow === toRow ? [] : [{ step: step.id, fromRow, toRow, from, to: from }];
  });

  const moments = scale.stretches.flatMap(({ from, to }) => [from, to]);
  return { lanes, bars, links, breaks: scale.breaks, ticks: ticksAt(moments, scale.place), rows: row };
}

/** Functions have a lane of their own, what happens elsewhere is in the service's, what IAM decides in IAM's. */
function laneOf(step: TraceStep, steps: readonly TraceStep[]): string {
  const { kind, service, resource } = step;
  if (kind === 'decision') return 'IAM';
  if (resource !== undefined && (kind === 'invocation' || kind === 'retry')) return resource;
  const runs = kind === 'state' && steps.some((other) => other.kind === 'invocation' && other.resource === resource);
  return runs && resource !== undefined ? resource : service;
}

function actorLane({ kind, actor }: TraceStep): string | undefined {
  return kind === 'call' ? actor : undefined;
}

/** The check above, IAM below, the others in the order in which they took part. */
function laneNames(parts: readonly { readonly lane: string; readonly actor: string | undefined }[]): string[] {
  const found = new Set(parts.flatMap(({ actor, lane }) => (actor === undefined ? [lane] : [actor, lane])));
  const rank = (name: string): number => (name === CHECK ? 0 : name === 'IAM' ? 2 : 1);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/** A row for each of a lane's steps, so that those that overlap lie below each other. */
function stack(spans: readonly { readonly step: TraceStep; readonly from: number; readonly to: number }[]): {
  readonly row: ReadonlyMap<number, number>;
  readonly count: number;
} {
  const ends: number[] = [];
  const row = new Map<number, number>();
  for (const { step, from, to } of spans) {
    const free = ends.findIndex((end) => end <= from);
    const own = free === -1 ? Math.min(ends.length, ROWS - 1) : free;
    ends[own] = Math.max(to, from + SHORTEST_BAR, ends[own] ?? 0);
    row.set(step.id, own);
  }
  return { row, count: ends.length };
}

function ticksAt(moments: readonly number[], place: (at: number) => number): Tick[] {
  const ticks: Tick[] = [];
  const last = moments.at(-1);
  for (const moment of moments) {
    const at = place(moment);
    const near = (other: number): boolean => Math.abs(at - other) < NEAREST_TICKS;
    if (ticks.some((tick) => near(tick.at))) continue;
    if (last !== undefined && moment !== last && near(place(last))) continue;
    ticks.push({ at, label: time(moment) });
  }
  return ticks;
}
