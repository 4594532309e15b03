import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Course } from '@coldstart/exercise';
import { UsageError } from '@coldstart/grader';

/**
 * Where a report is wanted. An option whose file was forgotten swallows what comes next, and other exercises would be
 * graded than the one that was named.
 *
 * @param option `--json`
 * @param value what stands behind it
 * @throws UsageError
 */
export function reportPath(
  course: Course,
  option: string,
  value: string,
  here: string,
  kind: 'file' | 'folder' = 'file',
): string {
  const place = kind.toUpperCase();
  if (value === '' || value.startsWith('-')) {
    throw new UsageError(`${option} needs a ${kind}. Write \`${`${option} ${place} ${value}`.trimEnd()}\`.`);
  }
  const name = basename(value);
  const named = course.exercises.some(
    ({ number, slug, folder }) =>
      slug === name || basename(folder) === name || Number(/^e?(\d+)$/i.exec(name)?.[1]) === number,
  );
  if (named) {
    throw new UsageError(
      `${option} needs a ${kind}, and \`${value}\` is an exercise. Write \`${option} ${place} ${value}\`.`,
    );
  }
  const path = resolve(here, value);
  if (kind === 'file' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new UsageError(`${option} needs a file, and \`${value}\` is a folder. Write \`${option} ${value}/FILE\`.`);
  }
  return path;
}
