import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  destroyClients,
  describeMissing,
  loadChecks,
  runCheck,
  type CheckDefinition,
  type CheckOutcome,
  type Mark,
  type Target,
} from '@coldstart/checks/runner';
import type { Capability, CheckEntry, Exercise } from '@coldstart/exercise';
import type { Trace } from '../trace.ts';
import type { CheckVerdict } from '../verdict.ts';
import { gatherEvidence, linesOf, mark } from './evidence.ts';
import { gatherTrace } from './gather-trace.ts';
import { toldBy } from './cause.ts';
import { meaningOf } from './meaning.ts';
import type { GradedTarget } from './services.ts';

/** The course itself is at fault: a check that is declared and not written, or the other way round. */
export class CourseFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CourseFault';
  }
}

/**
 * The checks of an exercise, by id.
 *
 * @param version changes when the files do
 * @throws CourseFault
 */
export async function readChecks(exercise: Exercise, version: string): Promise<Map<string, CheckDefinition>> {
  const folder = join(exercise.folder, 'checks');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.check.ts')).sort();
  const checks = new Map<string, CheckDefinition>();
  for (const name of names) {
    for (const definition of await loadChecks(join(folder, name), version)) {
      if (!exercise.manifest.checks.some(({ id }) => id === definition.id)) {
        throw new CourseFault(
          `${exercise.path}/checks/${name} has the check \`${definition.id}\`, the manifest has not.`,
        );
      }
      if (checks.has(definition.id))
        throw new CourseFault(`${exercise.path}/checks has the check \`${definition.id}\` in two files.`);
      checks.set(definition.id, definition);
    }
  }
  for (const { id } of exercise.manifest.checks) {
    if (!checks.has(id))
      throw new CourseFault(`${exercise.path}/exercise.yaml declares the check \`${id}\`; no file has it.`);
  }
  return checks;
}

/** What an exercise's checks need, and this backend lacks. */
export function missingCapabilities(
  needs: readonly Capability[],
  { capabilities }: Pick<Target, 'capabilities'>,
): Capability[] {
  return needs.filter((need) => capabilities.lacks[need] !== undefined);
}

/** The verdicts of an exercise of which this backend can carry no check: it need not even be deployed. */
export function allUnsupported({ manifest }: Exercise, { capabilities }: Pick<Target, 'capabilities'>) {
  const verdicts = manifest.checks.map((entry) => {
    const missing = missingCapabilities([...manifest.needs, ...entry.needs], { capabilities });
    return missing.length > 0 ? unsupported(entry, describeMissing(missing, capabilities)) : undefined;
  });
  return verdicts.every((verdict) => verdict !== undefined) ? verdicts : undefined;
}

/** What happened during a check, whether it passed or not. */
export interface CheckActivity {
  readonly trace: Trace;
  /** What the learner's functions wrote meanwhile. */
  readonly lines: readonly string[];
}

/** Who wants to see more of a check than its verdict. */
export interface CheckObserver {
  onCheck(verdict: CheckVerdict, activity: CheckActivity): void;
  /** @param title of the check that is under way */
  onStep(title: string, trace: Trace): void;
}

export interface RunOptions {
  readonly onCheck?: ((verdict: CheckVerdict) => void) | undefined;
  readonly observer?: CheckObserver | undefined;
  /** Leaves out the checks after the first one that fails. */
  readonly stopAtFailure?: boolean | undefined;
  /** Only how each check ends is asked, not what led there. */
  readonly withoutEvidence?: boolean | undefined;
}

/** Milliseconds between two looks at a check that is under way: faster than this, nobody could follow. */
const STEP_INTERVAL = 250;

/** Runs the checks of a deployed exercise one after the other, in the manifest's order. */
export async function runChecks(
  exercise: Exercise,
  checks: ReadonlyMap<string, CheckDefinition>,
  target: GradedTarget,
  options: RunOptions,
): Promise<CheckVerdict[]> {
  const { manifest } = exercise;
  const verdicts: CheckVerdict[] = [];
  try {
    for (const entry of manifest.checks) {
      const definition = checks.get(entry.id);
      if (definition === undefined) throw new CourseFault(`The check \`${entry.id}\` is nowhere.`);
      const own = movesTime(exercise, entry) ? target : withoutClock(target);
      const verdict = await runEntry(exercise, entry, definition, own, options, verdicts);
      verdicts.push(verdict);
      if (options.stopAtFailure === true && (verdict.status === 'fail' || verdict.status === 'error')) break;
    }
  } finally {
    destroyClients(target);
  }
  return verdicts;
}

/** Only a check that says so may move time. */
export function movesTime({ manifest }: Exercise, { needs, waits }: CheckEntry): boolean {
  return waits !== undefined || [...manifest.needs, ...needs].includes('clock');
}

function withoutClock(target: GradedTarget): GradedTarget {
  return { ...target, capabilities: { ...target.capabilities, clock: undefined } };
}

async function runEntry(
  exercise: Exercise,
  entry: CheckEntry,
  definition: CheckDefinition,
  target: GradedTarget,
  { onCheck, observer, withoutEvidence = false }: RunOptions,
  before: readonly CheckVerdict[],
): Promise<CheckVerdict> {
  const since = mark(target);
  const last = { entry: Infinity };
  const missing = missingCapabilities([...exercise.manifest.needs, ...entry.needs], target);
  const stop = observer && missing.length === 0 ? reportSteps(observer, entry.title, target, since) : undefined;
  const found =
    missing.length > 0
      ? unsupported(entry, describeMissing(missing, target.capabilities))
      : await runOne(entry, definition, target, since, limitOf(exercise, entry, target), last, withoutEvidence).finally(
          stop,
        );
  const because = toldBy(entry, found, before);
  const verdict = because === undefined ? found : { ...found, because };
  onCheck?.(verdict);
  observer?.onCheck(verdict, {
    trace: gatherTrace(target, since, last.entry),
    lines: await linesOf(target, since),
  });
  return verdict;
}

/** Shows what a check causes while it runs. @returns ends it */
function reportSteps(observer: CheckObserver, title: string, target: GradedTarget, since: Mark): () => void {
  let shown = since.entry;
  const timer = setInterval(() => {
    const now = mark(target).entry;
    if (now === shown) return;
    shown = now;
    observer.onStep(title, gatherTrace(target, since));
  }, STEP_INTERVAL);
  return () => clearInterval(timer);
}

/** Milliseconds of real time: waiting takes none of it where time can be moved. */
function limitOf({ manifest }: Exercise, { waits = 0 }: CheckEntry, { capabilities }: Target): number {
  const { clock, pace = 1 } = capabilities;
  return (manifest.limits.checkSeconds * pace + (clock === undefined ? waits : 0)) * 1000;
}

async function runOne(
  entry: CheckEntry,
  definition: CheckDefinition,
  target: GradedTarget,
  since: Mark,
  limit: number,
  last: { entry: number },
  withoutEvidence = false,
): Promise<CheckVerdict> {
  const outcome = await runCheck(definition, target, limit);
  // What the grader itself asks from here on is no part of the check.
  last.entry = mark(target).entry;
  if (outcome.status === 'unsupported') return unsupported(entry, outcome.happened ?? '', outcome.duration);
  const verdict = verdictOf(entry, outcome);
  if (outcome.status === 'pass' || withoutEvidence) return verdict;
  const { chain, logs } = await gatherEvidence(target, since);
  return { ...verdict, meaning: meaningOf(outcome.happened ?? '', chain), chain, logs };
}

function verdictOf(entry: CheckEntry, { status, expected, happened, duration }: CheckOutcome): CheckVerdict {
  const base = { id: entry.id, title: entry.title, maxPoints: entry.points, duration };
  if (status === 'pass') return { ...base, status, points: entry.points, message: '' };
  const message = `Expected ${expected}, but ${happened}${/[.!?]$/.test(happened ?? '') ? '' : '.'}`;
  return { ...base, status, points: 0, message, expected, happened };
}

function unsupported(entry: CheckEntry, message: string, duration = 0): CheckVerdict {
  return {
    id: entry.id,
    title: entry.title,
    status: 'unsupported',
    points: 0,
    maxPoints: entry.points,
    message,
    duration,
  };
}
