import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCourse, type Exercise } from './course.ts';
import { inspectRequirements, requirementsIn } from './requirements.ts';
import { scaffoldExercise } from './scaffold.ts';
import { temporaryFolder } from './testing.ts';

let root: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  root = await temporaryFolder();
  await scaffoldExercise(await loadCourse(root.path), { slug: 'double-it', number: 2 });
});
afterEach(() => root.remove());

const readme = (): string => join(root.path, 'exercises/02-double-it/README.md');

async function exercise(): Promise<Exercise> {
  const [found] = (await loadCourse(root.path)).exercises;
  if (found === undefined) throw new Error('The exercise cannot be read.');
  return found;
}

test('requirements are the items that begin with an id, wherever the text has them', () => {
  expect(requirementsIn('# T\n\n- **R1** One, `two`.\n- Not one.\n\nText.\n\n  - **R2** Within.\n')).toEqual([
    { id: 'R1', text: 'One, `two`.' },
    { id: 'R2', text: 'Within.' },
  ]);
});

test('a requirement without a check, and a check without a requirement, are faults', async () => {
  expect(await inspectRequirements(await exercise())).toEqual([]);
  await writeFile(readme(), '# T\n\n- **R2** Another.\n');
  expect(await inspectRequirements(await exercise())).toEqual([
    'exercises/02-double-it/README.md: R2 comes where R1 should; number them in order.',
    'exercises/02-double-it/README.md: no check proves R2; write one, or take the requirement back.',
    'exercises/02-double-it/exercise.yaml: a check proves R1, which exercises/02-double-it/README.md has not.',
  ]);
  await writeFile(readme(), '# T\n\nText.\n');
  expect(await inspectRequirements(await exercise())).toEqual([
    'exercises/02-double-it/README.md has no requirements; write them as items of a list: `- **R1** …`.',
  ]);
});

test('a check that names no requirement is refused, with the line', async () => {
  const file = join(root.path, 'exercises/02-double-it/exercise.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('requirements: [R1]', 'requirements: []'));
  const { faults } = await loadCourse(root.path);
  expect(faults[0]?.error.message).toMatch(/exercise\.yaml:\d+: `checks\.0\.requirements` names at least one/);
});
