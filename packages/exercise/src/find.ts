import { basename, resolve, sep } from 'node:path';
import { closest } from 'fastest-levenshtein';
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
 * @throws UnknownExercise with a suggestion
 */
export function findExercise(course: Course, wanted: string, cwd: string): Exercise {
  const number = /^e?(\d+)$/i.exec(wanted)?.[1];
  const name = basename(wanted.replace(/[/\\]+$/, ''));
  const folder = resolve(cwd, wanted);
  const found = course.exercises.find(
    (exercise) =>
      (number !== undefined && exercise.number === Number(number)) ||
      exercise.slug === wanted ||
      exercise.folder === folder ||
      folder.startsWith(exercise.folder + sep) ||
      basename(exercise.folder) === name,
  );
  if (found !== undefined) return found;
  const fault = course.faults.find(
    ({ path }) =>
      basename(path) === name ||
      basename(path).replace(/^\d+-/, '') === wanted ||
      (number !== undefined && Number(/^\d+/.exec(basename(path))?.[0]) === Number(number)),
  );
  if (fault !== undefined) throw fault.error;
  const slugs = course.exercises.map(({ slug }) => slug);
  if (slugs.length === 0) throw new UnknownExercise(`There is no exercise in ${course.root}; run this in the course.`);
  const guess = closest(name.replace(/^\d+-/, ''), slugs);
  throw new UnknownExercise(
    `There is no exercise \`${wanted}\`. Did you mean \`${guess}\`? \`pnpm course list\` shows all.`,
  );
}
