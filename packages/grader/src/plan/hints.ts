import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Exercise, Hint } from '@coldstart/exercise';
import { isWholeReason } from '../run/meaning.ts';
import type { CheckVerdict } from '../verdict.ts';

const fileFor = (root: string, slug: string): string => join(root, '.coldstart', 'hints', `${slug}.json`);

/** Texts of hints that were asked for. A broken file is as good as none. */
export type HintsGiven = ReadonlySet<string>;

/**
 * The hints that help with a failure: those that name it first, then those about the check as a whole. Where something
 * else broke than what the check is about (a timeout, a denied call), or where the reason is told elsewhere, only what
 * names the failure helps; where code has not even started, or has a slip that is explained, only what names that very error.
 */
export function hintsAbout(hints: readonly Hint[], check: CheckVerdict): string[] {
  if ((check.status !== 'fail' && check.status !== 'error') || check.because !== undefined) return [];
  const { message, happened = message, meaning } = check;
  const told = isWholeReason(meaning) ? happened.replace(/^it failed with /, '') : message;
  const named = hints.filter(({ when }) => when !== undefined && new RegExp(when).test(told));
  const general = meaning === undefined ? hints.filter(({ when }) => when === undefined) : [];
  return [...named, ...general].map(({ text }) => text);
}

/** Gives each failure the first hint about it, or the last one that was asked for. Looking at a verdict uses up none. */
export function withHints(exercise: Exercise, checks: readonly CheckVerdict[], given: HintsGiven): CheckVerdict[] {
  return checks.map((check) => {
    const hints = hintsAbout(hintsOf(exercise, check.id), check);
    const number = Math.max(1, countGiven(hints, given));
    const text = hints[number - 1];
    return text === undefined ? check : { ...check, hint: { text, number, of: hints.length } };
  });
}

/** The hints of a check, in its author's order. */
export function hintsOf({ manifest }: Exercise, check: string): readonly Hint[] {
  return manifest.checks.find(({ id }) => id === check)?.hints ?? [];
}

export async function hintsGiven(root: string, slug: string): Promise<HintsGiven> {
  try {
    const found = z.array(z.string()).safeParse(JSON.parse(await readFile(fileFor(root, slug), 'utf8')));
    return new Set(found.success ? found.data : []);
  } catch {
    return new Set();
  }
}

/**
 * Gives one more of these hints.
 *
 * @param seen how many of them the last verdict has shown
 * @returns those that are given now; all of them where there is no place to remember it
 */
export async function giveHint(root: string, slug: string, hints: readonly string[], seen = 0): Promise<string[]> {
  const file = fileFor(root, slug);
  const before = await hintsGiven(root, slug);
  const shown = hints.slice(0, Math.max(countGiven(hints, before), seen) + 1);
  try {
    await mkdir(join(root, '.coldstart', 'hints'), { recursive: true });
    const temporary = `${file}.${process.pid}.new`;
    await writeFile(temporary, `${JSON.stringify([...new Set([...before, ...shown])], undefined, 2)}\n`);
    await rename(temporary, file);
    return shown;
  } catch {
    return [...hints];
  }
}

/** They are given from the first one on. */
export function countGiven(hints: readonly string[], given: HintsGiven): number {
  const next = hints.findIndex((text) => !given.has(text));
  return next === -1 ? hints.length : next;
}
