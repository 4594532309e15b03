import { existsSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { Course, Exercise } from './course.ts';

/** There is no such exercise; the message says which one was perhaps meant. */
export class UnknownExercise extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownExercise';
  }
}

/**
 * Finds an exercise by number (`1`, `01`, `E01`), slug (`hello-event`) or folder (`exercises/01-hello-event`,
 * also from within it).
 *
 * @param cwd where relative folders begin
 * @throws UnknownExercise with a suggestion, where one is near
 */
export function findExercise(course: Course, wanted: string, cwd: string): Exercise {
  const number = numberIn(wanted);
  const name = basename(wanted.replace(/[/\\]+$/, ''));
  const found = course.exercises.find(
    (exercise) =>
      exercise.number === number ||
      exercise.slug === wanted ||
      basename(exercise.folder) === name ||
      isWithin(exercise, resolve(cwd, wanted)),
  );
  if (found !== undefined) return found;
  const fault = course.faults.find(
    ({ path }) =>
      basename(path) === name ||
      basename(path).replace(/^\d+-/, '') === wanted ||
      (number !== undefined && Number(/^\d+/.exec(basename(path))?.[0]) === number),
  );
  if (fault !== undefined) throw fault.error;
  if (course.exercises.length === 0) {
    throw new UnknownExercise(`There is no exercise in ${course.root}; run this in the course.`);
  }
  const meant = nearest(
    name.replace(/^\d+-/, '').toLowerCase(),
    course.exercises.map(({ slug }) => slug),
  );
  const guess = meant.length === 0 ? '' : ` Did you mean ${meant.map((slug) => `\`${slug}\``).join(' or ')}?`;
  throw new UnknownExercise(`There is no exercise \`${wanted}\`.${guess} \`pnpm course list\` shows all.`);
}

/** The exercise whose folder somebody stands in. */
export function exerciseAround(course: Course, folder: string): Exercise | undefined {
  return course.exercises.find((exercise) => isWithin(exercise, folder));
}

/** A name that merely follows the folder's path is no file in it. */
function isWithin({ folder }: Exercise, path: string): boolean {
  return path === folder || (path.startsWith(folder + sep) && existsSync(path));
}

const numberIn = (text: string): number | undefined => {
  const digits = /^e?(\d+)$/i.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** Fewer letters than this are in many names. */
const SHORTEST = 3;

/** The slugs that hold what was typed; else those that are a slip of the fingers away from it, as a whole or in one word. */
function nearest(typed: string, slugs: readonly string[]): string[] {
  if (typed.length < SHORTEST || numberIn(typed) !== undefined) return [];
  const holding = slugs.filter((slug) => slug.includes(typed));
  if (holding.length > 0) return holding;
  const slips = slugs.map((slug) => {
    const words = slug.split('-').filter((word) => word.length >= SHORTEST);
    return { slug, slips: Math.min(...[slug, ...words].map((word) => distance(typed, word))) };
  });
  const least = Math.min(...slips.map((one) => one.slips));
  // A third of the letters wrong is another word.
  return least > typed.length / 3 ? [] : slips.filter((one) => one.slips === least).map(({ slug }) => slug);
}
