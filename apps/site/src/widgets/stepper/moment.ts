/** One moment of a run: what has happened, said in a sentence, and what is to be seen of it. */
import type { HistoryEvent, Json } from '@coldstart/states';
import type { Kind } from '~/lib/signs.ts';
import { duration } from '~/widgets/retries/duration.ts';
import { compact } from './compact.ts';
import type { Run } from './session.ts';
import {
  after,
  detailsOf,
  isInnerFailure,
  isInnerRetry,
  isTaskFailure,
  stopsOf,
  visitsOf,
  type Visit,
} from './visits.ts';

export interface Row {
  readonly title: string;
  readonly value: string;
  readonly kind?: Kind;
}

export interface Moment {
  readonly kind: Kind;
  readonly sentence: string;
  /** `after 3 seconds` */
  readonly time: string;
  readonly rows: readonly Row[];
  /** Whose data the rows are. */
  readonly about: string;
  /** What became of the states: `now` for the one that the sentence is about. */
  readonly states: ReadonlyMap<string, { readonly kind: Kind; readonly now: boolean; readonly times: number }>;
  /** Ways that were taken: `A → B`. */
  readonly taken: ReadonlySet<string>;
  readonly events: readonly HistoryEvent[];
}

export const countOf = ({ trace }: Run): number => stopsOf(trace.history).length;

/** @param at which of the stops, from 0 on */
export function momentOf({ trace, stages }: Run, at: number): Moment {
  const { history } = trace;
  const events = history.slice(0, stopsOf(history)[at]);
  const { visits, of } = visitsOf(events);
  const event = events.at(-1);
  if (event === undefined) throw new Error('An execution has a history.');
  const ended = event.type.startsWith('Execution') && event.type !== 'ExecutionStarted';
  const visit = ended ? undefined : of.get(event.id);
  const { kind, text } = ended ? endOf(trace) : sayWhat(event, visit, history);
  return {
    kind,
    sentence: text,
    time: `after ${duration(Math.round((event.timestamp - (history[0]?.timestamp ?? 0)) / 1000))}`,
    rows: visit === undefined ? wholeRows(trace, ended) : rowsOf(visit, stages[visit.id] ?? []),
    about: visit === undefined ? 'The execution' : `${visit.name}${placeOf(visit)}`,
    states: statesOf(visits, visit, ended),
    taken: takenIn(events),
    events,
  };
}

function endOf({ status, error, cause }: Run['trace']): { kind: Kind; text: string } {
  if (status === 'SUCCEEDED') return { kind: 'success', text: 'The execution has succeeded.' };
  const why = [error, cause].filter((part) => part !== undefined).join(': ');
  return { kind: 'failure', text: `The execution has ${status === 'FAILED' ? 'failed' : 'timed out'}. ${why}`.trim() };
}

function sayWhat(
  event: HistoryEvent,
  visit: Visit | undefined,
  history: readonly HistoryEvent[],
): { kind: Kind; text: string } {
  if (visit === undefined) return { kind: 'service', text: 'The execution starts with its input.' };
  const who = visit.name + placeOf(visit);
  const { error = '', cause = '' } = detailsOf(event);
  if (event.type === 'EvaluationFailed') return { kind: 'failure', text: `${who}: ${error}. ${cause}` };
  const within = visit.type === 'Map' ? 'items' : 'branches';
  if (isInnerFailure(event.type)) return { kind: 'failure', text: `${who} fails, because one of its ${within} has.` };
  if (isInnerRetry(event, history))
    return { kind: 'wait', text: `${who} begins again, because one of its ${within} has failed.` };
  if (isTaskFailure(event.type)) {
    const retried = history.find(
      ({ previousEventId, type }) => previousEventId === event.id && type.endsWith('Scheduled'),
    );
    const tries = `attempt ${visit.attempts.length}`;
    if (retried === undefined)
      return { kind: 'failure', text: `${who} fails with ${error}, ${tries}. It is not tried again.` };
    const wait = duration(Math.max(0, Math.round((retried.timestamp - event.timestamp) / 1000)));
    return { kind: 'wait', text: `${who} fails with ${error}, ${tries}. It is tried again after ${wait}.` };
  }
  if (event.type.endsWith('StateEntered')) return entering(who, visit, history);
  return leaving(who, visit, nextOf(event, visit, history));
}

function leaving(who: string, { attempts, failure, type }: Visit, to: string): { kind: Kind; text: string } {
  const last = attempts.at(-1);
  const failed = failure ?? last?.failure;
  if (failed !== undefined && (last?.result === undefined || failure !== undefined))
    return { kind: 'denial', text: `A catcher of ${who} takes ${failed.error ?? 'the error'}. ${to}` };
  const whole = type === 'Map' || type === 'Parallel' ? ' with the results of all' : '';
  return { kind: 'success', text: `${who} is left${whole}. ${to}` };
}

/** Where a state that was left leads to. */
function nextOf(event: HistoryEvent, { outer }: Visit, history: readonly HistoryEvent[]): string {
  const next = history.find(
    ({ type, previousEventId }) => previousEventId === event.id && type.endsWith('StateEntered'),
  );
  // An item that ends makes room for the next one, whose beginning follows from that.
  if (next !== undefined) return `${detailsOf(next).name ?? ''} is next.`;
  if (outer === undefined) return 'It was the last state.';
  return outer.type === 'Map' ? 'This item is done.' : 'This branch is done.';
}

function entering(who: string, visit: Visit, history: readonly HistoryEvent[]): { kind: Kind; text: string } {
  const left = history.find(({ type, previousEventId }) => previousEventId === visit.id && type === 'WaitStateExited');
  if (visit.type !== 'Wait' || left === undefined) return { kind: 'service', text: `${who} is entered.` };
  const seconds = Math.round((left.timestamp - visit.at) / 1000);
  return { kind: 'wait', text: `${who} is entered, and waits ${duration(seconds)}.` };
}

/** Which item or branch a visit is part of. */
const placeOf = ({ item, outer }: Visit): string =>
  item === undefined || outer === undefined ? '' : ` (item ${item})`;

function rowsOf(visit: Visit, stages: readonly (readonly [string, Json])[]): Row[] {
  const { input, before, attempts, left, failure } = visit;
  const attempt = attempts.at(-1);
  const tried = attempts.length > 1 ? `, attempt ${attempts.length}` : '';
  const failed = failure ?? attempt?.failure;
  const rows: (Row | undefined)[] = [
    row('State input', input),
    isEmpty(before) ? undefined : row('Variables before', before),
    ...(left === undefined ? [] : stages.filter(isBeforeWork).map(([name, value]) => row(name, value))),
    attempt && row(`Arguments${tried}`, attempt.arguments),
    failed?.error === undefined
      ? undefined
      : { title: 'Error', value: [failed.error, failed.cause].filter(Boolean).join('\n'), kind: 'failure' },
    attempt?.result === undefined ? undefined : row('Result', attempt.result),
    ...(left === undefined
      ? []
      : stages.filter((stage) => !isBeforeWork(stage)).map(([name, value]) => row(name, value))),
    left && { ...row('Output', left.output), kind: 'success' },
    left && !isEmpty(after(visit)) ? row('Variables after', after(visit)) : undefined,
  ];
  return rows.filter((one) => one !== undefined);
}

const isEmpty = (variables: object): boolean => Object.keys(variables).length === 0;

/** `afterParameters` is what the arguments are. */
const isBeforeWork = ([name]: readonly [string, Json]): boolean => name === 'afterInputPath';

const row = (title: string, value: Json): Row => ({ title, value: compact(value) });

function wholeRows({ history, output, error, cause }: Run['trace'], ended: boolean): Row[] {
  const [first] = history;
  const input = first === undefined ? null : (JSON.parse(detailsOf(first).input ?? 'null') as Json);
  const rows = [row('Input', input)];
  if (ended && output !== undefined) rows.push({ ...row('Output', output), kind: 'success' });
  if (ended && error !== undefined) rows.push({ title: 'Error', value: `${error}\n${cause ?? ''}`, kind: 'failure' });
  return rows;
}

function statesOf(visits: readonly Visit[], now: Visit | undefined, ended: boolean): Moment['states'] {
  const states = new Map<string, { kind: Kind; now: boolean; times: number }>();
  for (const visit of visits) {
    const times = (states.get(visit.name)?.times ?? 0) + 1;
    const kind = visit.left !== undefined ? 'success' : ended || visit.stopped ? 'failure' : 'service';
    states.set(visit.name, { kind, now: visit === now, times });
  }
  return states;
}

function takenIn(events: readonly HistoryEvent[]): Set<string> {
  const taken = new Set<string>();
  for (const event of events) {
    const before = events[event.previousEventId - 1];
    if (!event.type.endsWith('StateEntered') || before?.type.endsWith('StateExited') !== true) continue;
    taken.add(`${detailsOf(before).name ?? ''} → ${detailsOf(event).name ?? ''}`);
  }
  return taken;
}
