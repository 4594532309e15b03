import { functionLogsWithNotes, type JournalEntry, type Mark, type Target } from '@coldstart/checks/runner';
import { ASKED_FOR } from './meaning.ts';
import { readableLines } from './log-lines.ts';
import { namesOf, shortName, withNames, type Names } from './names.ts';
import { isIncidental, isLooking, type GradedTarget } from './services.ts';
import type { Step } from '../verdict.ts';

/** Most steps and lines of log that a failing check shows. */
const STEPS = 8;
const LINES = 8;

/** What led to a failure: the journal's chain, and what the functions wrote. */
export interface Evidence {
  readonly chain: Step[];
  readonly logs: string[];
}

/** Where a check begins: to tell its own traces from those before it. */
export function mark({ capabilities, now }: Target): Mark {
  return { entry: capabilities.journal?.last() ?? 0, at: now() };
}

export async function gatherEvidence(target: GradedTarget, since: Mark): Promise<Evidence> {
  // Evidence helps; it must never turn a verdict into an error.
  await target.capabilities.journal?.catchUp?.(target, since.at).catch(() => undefined);
  return { chain: chainOf(target, since), logs: (await linesOf(target, since)).slice(-LINES) };
}

/** What the functions wrote since then. */
export async function linesOf(target: Target, since: Mark): Promise<string[]> {
  const lines: string[] = [];
  for (const name of target.stack.functions) {
    const own = await functionLogsWithNotes(target, name, since).catch(() => []);
    lines.push(...own);
  }
  return readableLines(lines);
}

/**
 * The chain of what went wrong in the last that the check did, or of the last invocation in it: an error before may have
 * been asked for.
 */
function chainOf(target: GradedTarget, since: Mark): Step[] {
  const { account, stack } = target;
  const { journal } = target.capabilities;
  if (journal === undefined) return [];
  const all = journal.entries(account, { after: since.entry });
  const broken = new Set(all.filter(isFault).map(({ cause }) => cause));
  const entries = all.filter(
    (entry) => !isIncidental(entry, target) && !isLooking(entry, target) && !isFault(entry) && !isOwnWork(entry),
  );
  const last = lastDone(entries);
  const end = last.findLast(isWrong) ?? last.findLast(isInvocation) ?? entries.findLast(isWrong);
  if (end === undefined) return [];
  const names = namesOf(stack);
  const chain = journal
    .chain(deepest(entries, end).id)
    .filter(({ id }) => id > since.entry)
    .filter((entry, index, whole) => !isRepeated(entry, whole[index - 1]));
  return chain.slice(-STEPS).map((entry, index, shown) => {
    // A decision and the call that it refused say the same; the last one to say it says it.
    const repeated = entry.message !== undefined && shown[index + 1]?.message === entry.message;
    const text = describe(repeated ? { ...entry, message: undefined } : entry, names);
    return { text: broken.has(entry.id) ? text + ASKED_FOR : text, outcome: entry.outcome };
  });
}

const isWrong = ({ outcome }: JournalEntry): boolean =>
  outcome === 'error' || outcome === 'denied' || outcome === 'throttled';
/** The call that it broke says what it was, and that it was asked for. */
const isFault = ({ kind }: JournalEntry): boolean => kind === 'fault';
/** What Lambda does on its own account, such as starting an environment, is nothing that the check did. */
const isOwnWork = ({ kind, service, outcome }: JournalEntry): boolean =>
  kind === 'state' && service === 'lambda' && outcome === 'ok';
/** Who waits for something looks at it again and again. */
const isRepeated = (entry: JournalEntry, before: JournalEntry | undefined): boolean =>
  before !== undefined &&
  entry.action === before.action &&
  entry.resource === before.resource &&
  entry.outcome === before.outcome &&
  entry.message === before.message;
const isInvocation = ({ kind }: JournalEntry): boolean => kind === 'invocation';

/** The last that came from outside, all that it caused, and what went on at the same time. */
function lastDone(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const ids = new Set(entries.map(({ id }) => id));
  const roots = entries.filter(({ cause }) => cause === undefined || !ids.has(cause));
  const last = roots.at(-1);
  if (last === undefined) return [];
  const done = new Set(roots.filter(({ at, duration }) => at + duration >= last.at).map(({ id }) => id));
  return entries.filter(({ id, cause }) => {
    if (cause !== undefined && done.has(cause)) done.add(id);
    return done.has(id);
  });
}

/** What a failure caused in its turn is nearer to what the learner sees. */
function deepest(entries: readonly JournalEntry[], from: JournalEntry): JournalEntry {
  const next = entries.findLast(({ cause, kind }) => cause === from.id && kind !== 'call');
  return next === undefined ? from : deepest(entries, next);
}

function describe(entry: JournalEntry, names: Names): string {
  // An invocation's message is a sentence with the function's name in it.
  if (entry.kind === 'invocation' && entry.message !== undefined) return withNames(entry.message, names);
  const name = entry.resource === undefined ? '' : shortName(entry.resource, names);
  const resource = name === '' ? '' : ` ${name}`;
  const message = entry.message === undefined ? '' : `: ${withNames(entry.message, names)}`;
  const subject = entry.kind === 'call' ? `${entry.service} ${entry.action}` : entry.action;
  return `${subject}${resource}${message}`;
}
