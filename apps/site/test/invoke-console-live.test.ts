/** The invoke console with nothing stood in for: it calls the learner's own function in the local cloud. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openContext } from './browser.ts';
import { LiveCourse } from './live-course.ts';
import { expectAccessible } from './widgets.ts';

const NAME = '01-hello-event';
const TAG = 'coldstart-invoke-console';
let course: LiveCourse;

beforeAll(async () => {
  course = await LiveCourse.create([NAME]);
});
afterAll(() => course?.remove());

test('where the local server is there, the console calls the learner’s function', { timeout: 240_000 }, async () => {
  const exercise = course.exercise(NAME);
  // Before it starts, so that nothing is graded but what the button asks for.
  await mkdir(join(exercise, 'src'), { recursive: true });
  await writeFile(join(exercise, 'template.yaml'), await readFile(join(exercise, 'solution/template.yaml')));
  await writeFile(join(exercise, 'src/hello.mts'), await readFile(join(exercise, 'solution/src/hello.mts')));
  const link = await course.start();
  const url = new URL(link).origin;
  const page = await (await openContext()).newPage();
  await page.goto(link);
  const lesson = `${url}/lessons/reading-an-invocation/`;
  await page.goto(lesson);
  const console = page.locator(TAG);
  await console.scrollIntoViewIfNeeded();
  await console.getByRole('radio', { name: 'yours, in the local cloud' }).check();
  await console.getByRole('button', { name: 'Invoke', exact: true }).click();
  const answers = console.locator('.answers li');
  await expect.poll(() => answers.allTextContents()).toEqual([expect.stringContaining('Grade the exercise')]);

  await page.goto(`${url}/exercises/hello-event/`);
  await page.locator('[data-live]').waitFor();
  await page.getByRole('button', { name: 'Grade', exact: true }).click();
  await expect
    .poll(() => page.locator('.live-tools').innerText(), { timeout: 90_000 })
    .toMatch(/\b100\s+of 100 points/);

  await page.goto(lesson);
  await console.scrollIntoViewIfNeeded();
  await console.getByRole('radio', { name: 'yours, in the local cloud' }).check();
  await console.getByRole('button', { name: 'Two copies at once' }).click();
  await expect.poll(() => answers.count()).toBe(2);
  expect(await answers.first().textContent()).toContain('Bonjour, Ada!');
  expect(await console.locator('.tail li').filter({ hasText: 'REPORT RequestId' }).count()).toBe(2);
  await console.getByRole('radio', { name: 'Without a name' }).check();
  await console.getByRole('button', { name: 'Invoke', exact: true }).click();
  await expect.poll(() => answers.allTextContents()).toEqual([expect.stringMatching(/Unhandled.*ValidationError/)]);
  await console.getByRole('radio', { name: 'Not JSON' }).check();
  await console.getByRole('button', { name: 'Invoke', exact: true }).click();
  await expect.poll(() => answers.allTextContents()).toEqual([expect.stringContaining('400 InvalidRequestContent')]);
  await console.getByRole('radio', { name: 'A good event' }).check();
  await console.getByRole('radio', { name: 'Event', exact: true }).check();
  await console.getByRole('button', { name: 'Three seconds late' }).click();
  await expect.poll(() => answers.allTextContents()).toEqual([expect.stringMatching(/after [3-9].*202/)]);
  expect(await console.locator('.tail li').filter({ hasText: 'START RequestId' }).count()).toBe(1);
  await expectAccessible(page, TAG);
  await page.context().close();
});
