/** An execution's history, read as visits of states: what each was given, did and gave. */
import type { HistoryEvent, Json, JsonObject } from '@coldstart/states';

export interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** One time that a Task was tried. */
export interface Attempt {
  readonly at: number;
  readonly arguments: Json;
  result?: Json;
  failure?: Failure;
}

export interface Visit {
  /** The event that tells that the state was entered. */
  readonly id: number;
  readonly name: string;
  /** `Task` */
  readonly type: string;
  readonly at: number;
  readonly input: Json;
  /** Variables as they were when it was entered. */
  readonly before: JsonObject;
  /** The Map or Parallel that it is within. */
  readonly outer?: Visit;
  /** Which item of a Map's, from 0 on. */
  readonly item?: number;
  readonly attempts: Attempt[];
  /** What went wrong where no Task did: an expression, or something within a Map or a Parallel. */
  failure?: Failure;
  /** It was ended by what happened around it. */
  stopped?: true;
  left?: { readonly at: number; readonly output: Json; readonly assigned: JsonObject };
}

interface Details {
  readonly name?: string;
  readonly index?: number;
  readonly input?: string;
  readonly output?: string;
  readonly parameters?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly assignedVariables?: Readonly<Record<string, string>>;
}

/** What an event says beside its type and time. */
export function detailsOf(event: HistoryEvent): Details {
  const [, details = {}] = Object.entries(event).find(([name]) => name.endsWith('EventDetails')) ?? [];
  return details as Details;
}

const parsed = (text: string | undefined): Json => (text === undefined ? null : (JSON.parse(text) as Json));

/** Variables after a visit. */
export const after = ({ before, left }: Visit): JsonObject => ({ ...before, ...left?.assigned });

/** All visits of a history or of its beginning, in their order, and to which of them each event belongs. */
export function visitsOf(history: readonly HistoryEvent[]): { visits: Visit[]; of: Map<number, Visit> } {
  const visits: Visit[] = [];
  const of = new Map<number, Visit>();
  const items = new Map<number, number>();
  for (const event of history) {
    const details = detailsOf(event);
    const before = of.get(event.previousEventId);
    if (event.type === 'MapIterationStarted') items.set(event.id, details.index ?? 0);
    const visit = event.type.endsWith('StateEntered')
      ? entered(event, details, history[event.previousEventId - 1], before, items.get(event.previousEventId))
      : around(event, details, before);
    if (visit === undefined) continue;
    of.set(event.id, visit);
    if (visit.id === event.id) visits.push(visit);
    else note(visit, event, details);
    if (/^(?:Map|Parallel)State(?:Started|Failed|Exited)$/.test(event.type)) stopWithin(visit, visits);
  }
  return { visits, of };
}

function entered(
  event: HistoryEvent,
  { name = '', input }: Details,
  previous: HistoryEvent | undefined,
  before: Visit | undefined,
  item: number | undefined,
): Visit {
  const inside = previous?.type === 'MapIterationStarted' || previous?.type === 'ParallelStateStarted';
  const outer = inside ? before : before?.outer;
  const number = item ?? (inside ? undefined : before?.item);
  return {
    id: event.id,
    name,
    type: event.type.replace('StateEntered', ''),
    at: event.timestamp,
    input: parsed(input),
    before: before === undefined ? {} : inside ? before.before : after(before),
    ...(outer === undefined ? {} : { outer }),
    ...(number === undefined ? {} : { item: number }),
    attempts: [],
  };
}

/** What still runs within a Map or a Parallel that has failed, or begins again. */
function stopWithin(outer: Visit, visits: readonly Visit[]): void {
  for (const visit of visits) {
    if (visit.outer !== outer || visit.left !== undefined || visit.stopped) continue;
    visit.stopped = true;
    stopWithin(visit, visits);
  }
}

/** The visit that an event is about: that of the event before it, or one around that. */
function around(event: HistoryEvent, { name }: Details, visit: Visit | undefined): Visit | undefined {
  const type = /^(Map|Parallel)State(?!Entered|Exited)/.exec(event.type)?.[1];
  if (name === undefined && type === undefined) return visit;
  let found = visit;
  while (found !== undefined && (name === undefined ? found.type !== type : found.name !== name)) found = found.outer;
  return found;
}

function note(visit: Visit, { type, timestamp }: HistoryEvent, details: Details): void {
  const { error, cause } = details;
  const attempt = visit.attempts.at(-1);
  if (type.endsWith('Scheduled'))
    visit.attempts.push({ at: timestamp, arguments: parsed(details.parameters ?? details.input) });
  else if (/^(?:Task|LambdaFunction|Activity)Succeeded$/.test(type) && attempt !== undefined)
    attempt.result = parsed(details.output);
  else if (isTaskFailure(type) && attempt !== undefined) attempt.failure = { error, cause };
  else if (type === 'EvaluationFailed') visit.failure = { error, cause };
  else if (isInnerFailure(type)) visit.failure ??= {};
  else if (type.endsWith('StateExited'))
    visit.left = {
      at: timestamp,
      output: parsed(details.output),
      assigned: Object.fromEntries(
        Object.entries(details.assignedVariables ?? {}).map(([variable, text]) => [variable, parsed(text)]),
      ),
    };
}

export const isTaskFailure = (type: string): boolean =>
  /^(?:Task|LambdaFunction|Activity)(?:Failed|TimedOut)$/.test(type);

/** A Map or a Parallel that fails because of what is within it. */
export const isInnerFailure = (type: string): boolean => /^(?:Map|Parallel)StateFailed$/.test(type);

/** A Map or a Parallel that begins again: AWS has no event for what a retrier takes. */
export const isInnerRetry = ({ type, previousEventId }: HistoryEvent, history: readonly HistoryEvent[]): boolean =>
  /^(?:Map|Parallel)StateStarted$/.test(type) &&
  history[previousEventId - 1]?.type !== type.replace('Started', 'Entered');

/** Which state an event belongs to, and which visit of it. */
export function stateOfEvent(history: readonly HistoryEvent[], id: number): { state: string; visit: string } {
  let event = history[id - 1];
  while (event !== undefined && !event.type.endsWith('StateEntered')) event = history[event.previousEventId - 1];
  return { state: event === undefined ? '' : (detailsOf(event).name ?? ''), visit: String(event?.id) };
}

/** Moments at which whoever steps through a run stops: numbers of the last event that has happened then. */
export const stopsOf = (history: readonly HistoryEvent[]): number[] =>
  history
    .filter((event) => {
      const { type } = event;
      return (
        /State(?:Entered|Exited)$/.test(type) ||
        isTaskFailure(type) ||
        isInnerFailure(type) ||
        isInnerRetry(event, history) ||
        type === 'EvaluationFailed' ||
        type.startsWith('Execution')
      );
    })
    .map(({ id }) => id);
