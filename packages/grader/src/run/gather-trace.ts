import type { JournalEntry, Mark, Target } from '@coldstart/checks/runner';
import type { Trace, TraceStep } from '../trace.ts';
import { namesOf, shortName, withNames, type Names } from './names.ts';
import { isIncidental, titleOf, type GradedTarget } from './services.ts';

/** Most steps of a trace: more than a person reads, and enough for a batch of hundreds. */
export const MOST_STEPS = 400;

/**
 * What happened in the cloud while a check ran, for the page that draws it.
 *
 * @param last id of the last entry that still belongs to it: what the grader asks afterwards does not
 */
export function gatherTrace(target: GradedTarget, since: Mark, last = Infinity): Trace {
  const { account, stack } = target;
  const { journal } = target.capabilities;
  const entries = (journal?.entries(account, { after: since.entry }) ?? []).filter(
    (entry) => entry.id <= last && isShown(entry, target),
  );
  const names = namesOf(stack);
  const shown = entries.slice(0, MOST_STEPS);
  const ids = new Set(shown.map(({ id }) => id));
  const steps = shown.map((entry) => stepOf(entry, { since, names, target, cause: causeAmong(entry, ids, journal) }));
  return { steps, omitted: entries.length - shown.length };
}

/** Lambda's way to its log group, and what else happens by the way, is a step only where it failed. */
function isShown(entry: JournalEntry, target: GradedTarget): boolean {
  return !isIncidental(entry, target) || entry.outcome === 'denied';
}

/** The nearest cause that is shown itself: what leads there over a step that is left out is not torn off. */
function causeAmong(
  { id, cause }: JournalEntry,
  ids: ReadonlySet<number>,
  journal: Target['capabilities']['journal'],
): number | undefined {
  if (cause === undefined || ids.has(cause)) return cause;
  return journal?.chain(id).findLast((entry) => entry.id !== id && ids.has(entry.id))?.id;
}

interface StepContext {
  readonly since: Mark;
  readonly names: Names;
  readonly target: GradedTarget;
  readonly cause: number | undefined;
}

function stepOf(entry: JournalEntry, { since, names, target, cause }: StepContext): TraceStep {
  const { id, kind, service, action, resource, principal, message, outcome, detail } = entry;
  const named = resource === undefined ? '' : shortName(resource, names);
  return {
    id,
    ...(cause !== undefined && { cause }),
    kind,
    service: titleOf(service, target),
    action: withNames(action, names),
    ...(named !== '' && { resource: named }),
    ...(principal !== undefined && { actor: actorOf(principal, names, target) }),
    at: Math.max(0, entry.at - since.at),
    duration: entry.duration,
    outcome,
    ...(message !== undefined && { message: withNames(message, names) }),
    // The entry goes on changing while what is pending ends.
    ...(detail !== undefined && { detail: structuredClone(detail) }),
  };
}

/** The root of the account is the check; a role's session is named after the function that has it. */
function actorOf(principal: string, names: Names, target: GradedTarget): string {
  if (principal === `arn:aws:iam::${target.account}:root`) return 'the check';
  const service = /^([a-z0-9-]+)\.amazonaws\.com$/.exec(principal)?.[1];
  if (service !== undefined) return titleOf(service, target);
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(principal)?.[1];
  return shortName(session ?? principal, names);
}
