import type { Exercise } from '@coldstart/exercise';
import { isPassed, jobKey, labelled, progressOf, UsageError, VerdictStore, type CheckVerdict } from '@coldstart/grader';
import { giveHint, hintsAbout, hintsOf } from '@coldstart/grader/hints';
import type { CourseLocation } from '../grade-command.ts';
import { print, style } from '../print.ts';
import { choose } from './choose.ts';

export interface HintOptions {
  readonly check?: string;
  readonly all?: true;
  readonly variant?: string;
}

/** What there is to say: hints about something, of which the last verdict has shown some. */
interface Help {
  readonly title: string;
  readonly hints: readonly string[];
  readonly seen?: number;
  /** Said before them. */
  readonly first?: string;
}

/** One more hint at each call: about what fails first, or for the exercise as a whole before it was graded. */
export async function hint(location: CourseLocation, name: string | undefined, options: HintOptions): Promise<void> {
  const { exercise, variants } = await choose(location, name, options.variant);
  const { title, hints, seen, first } =
    options.check === undefined
      ? await helpNow(
          location.root,
          exercise,
          variants.map((variant) => variant.name),
        )
      : await helpWith(location.root, exercise, options.check);
  const given = options.all === true ? hints : await giveHint(location.root, exercise.slug, hints, seen);
  print(`${exercise.slug}: ${title}`);
  const say = (label: string, text: string): void => print(labelled(label, text, 2, style.width, 5).join('\n'));
  if (first !== undefined) say('', first);
  for (const [index, text] of given.entries()) say(`${index + 1}/${hints.length}`, text);
  if (given.length < hints.length) print(`\nAsk again for hint ${given.length + 1}.`);
}

/** What helps with the files as they are. */
async function helpNow(root: string, exercise: Exercise, chosen: readonly string[]): Promise<Help> {
  const { title, hints } = exercise.manifest;
  const verdicts = new VerdictStore(root);
  const progress = (await progressOf(verdicts, exercise)).filter(({ variant }) => chosen.includes(variant.name));
  if (isPassed(progress)) {
    return {
      title,
      hints: [],
      first: 'It is passed: nothing is left to hint at. `pnpm course next` shows what comes now.',
    };
  }
  for (const { variant, state, verdict: ofThese } of progress) {
    if (state === 'untouched') continue;
    // What was found before the last change is what the change is about.
    const changed = ofThese === undefined;
    const { verdict } = (await verdicts.load(jobKey({ variant, answer: { kind: 'work' } }))) ?? {};
    if (verdict?.problem !== undefined) {
      const { kind, message, details, remedy } = verdict.problem;
      const said = details[0] === undefined ? `${message}.` : `${message}. ${details[0].replace(/\.$/, '')}.`;
      // What the cloud refuses is often what the exercise is about.
      return { title, hints: kind === 'deployment' ? hints : [], first: `${said} ${remedy}` };
    }
    const failing = verdict?.checks.find(({ status, because }) => isFailure(status) && because === undefined);
    if (failing !== undefined) return helpAfter(exercise, failing, changed);
  }
  return { title, hints };
}

function helpAfter(exercise: Exercise, failing: CheckVerdict, changed = false): Help {
  const hints = hintsAbout(hintsOf(exercise, failing.id), failing);
  const first = failing.meaning ?? (hints.length === 0 ? noHint(exercise) : undefined);
  const stale = changed
    ? 'Your files have changed since they were graded; this is about what was found then.'
    : undefined;
  const said = [stale, first].filter((text) => text !== undefined);
  return {
    title: failing.title,
    hints,
    seen: failing.hint?.number,
    first: said.length > 0 ? said.join(' ') : undefined,
  };
}

/** What helps with one check: with its failure, where it has failed. */
async function helpWith(root: string, exercise: Exercise, id: string): Promise<Help> {
  const check = exercise.manifest.checks.find((entry) => entry.id === id);
  if (check === undefined) {
    const ids = exercise.manifest.checks.map((entry) => entry.id).join(', ');
    throw new UsageError(`${exercise.slug} has no check \`${id}\`; choose one of ${ids}.`);
  }
  const progress = await progressOf(new VerdictStore(root), exercise);
  const found = progress.flatMap(({ verdict }) => verdict?.checks ?? []).find((one) => one.id === id);
  if (found !== undefined && isFailure(found.status) && found.because === undefined) return helpAfter(exercise, found);
  return { title: check.title, hints: check.hints.map(({ text }) => text) };
}

const noHint = ({ slug }: Exercise): string =>
  `No hint is about this failure. Compare what the check expected with what happened: \`pnpm grade ${slug}\` shows both.`;

const isFailure = (status: CheckVerdict['status']): boolean => status === 'fail' || status === 'error';
