import { afterEach, expect, test } from 'vitest';
import { readCoverage } from './coverage.ts';
import { temporaryFolder } from './testing.ts';

const made: { remove(): Promise<void> }[] = [];
afterEach(() => Promise.all(made.splice(0).map((folder) => folder.remove())));

const PLAN = `items:
  - lines: 1-2, 9
    item: beginnings
    lessons: [1, 8]
    exercises: [4]
  - lines: 2-3
    item: overlap
    lessons: [2]
    exercises: [5]
`;

async function course(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder(files);
  made.push(folder);
  return folder.path;
}

test('a line is covered when one of its lessons and one of its exercises exist', async () => {
  const root = await course({
    'docs/coverage.yaml': PLAN,
    'lessons/08-x/index.mdx': '',
    'exercises/04-y/exercise.yaml': '',
  });
  const coverage = await readCoverage(root);
  expect(coverage).toMatchObject({ lines: 4, covered: 3 });
  expect(coverage.open).toEqual([{ lines: '2-3', item: 'overlap', missingLessons: [2], missingExercises: [5] }]);
});

test('a plan that cannot be read names file and line', async () => {
  const root = await course({ 'docs/coverage.yaml': PLAN.replace('2-3', 'two to three') });
  await expect(readCoverage(root)).rejects.toThrow(/^docs\/coverage\.yaml:6: `items\.1\.lines` /);
});
