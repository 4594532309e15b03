import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variantsOf, type Exercise } from '@coldstart/exercise';
import { combine, hashFolder } from '@coldstart/grader';

/** Files of an exercise's own folder that say how it is graded. */
const OWN = new Set(['exercise.yaml', 'package.json']);

/**
 * A hash over the code that grades: every package but its tests, and what they are installed from.
 *
 * @param root the checkout
 */
export function gradingCodeVersion(root: string): string {
  const lock = join(root, 'pnpm-lock.yaml');
  const inside = join(root, 'apps', 'classroom', 'src', 'sandbox', 'inside');
  const isCode = (name: string): boolean => !name.includes('.test.');
  return combine(
    hashFolder(join(root, 'packages'), isCode),
    hashFolder(inside, isCode),
    existsSync(lock) ? readFileSync(lock, 'utf8') : '',
  );
}

/** A hash over what an exercise is graded by: its checks, its manifest, what is given. */
export function exerciseVersion(exercise: Exercise): string {
  return combine(
    exercise.slug,
    hashFolder(join(exercise.folder, 'checks')),
    ...[...OWN].map((name) => textOf(join(exercise.folder, name))),
    ...variantsOf(exercise).map(({ folder }) => hashFolder(join(folder, 'starter'))),
  );
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
