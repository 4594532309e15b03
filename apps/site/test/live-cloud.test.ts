import { expect, test } from 'vitest';
import { axeFinds, FAILED, LivePages } from './live-pages.ts';
import { THREE } from './traces.ts';
import { SLUG } from './workshop.ts';

const pages = new LivePages();

const CLOUD = {
  account: '111122223333',
  now: '2026-11-27T12:00:00.000Z',
  functions: [
    {
      name: 'stack-Orders-1A',
      logicalId: 'OrdersFunction',
      runtime: 'nodejs24.x',
      memory: 128,
      timeout: 3,
      role: 'arn:aws:iam::111122223333:role/orders',
      logs: [{ at: '2026-11-27T12:00:00.000Z', message: 'START' }],
    },
  ],
  tables: [{ name: 'orders', items: [{ id: { S: '1' } }], count: 1 }],
  buckets: [{ name: 'uploads', objects: [{ key: 'a.json', size: 12, modified: '2026-11-27T12:00:00.000Z' }] }],
  queues: [{ name: 'dead', messages: [{ body: '{"order":1}', receiveCount: 3 }] }],
  roles: [{ name: 'orders', policies: [{ name: 'write', document: { Version: '2012-10-17', Statement: [] } }] }],
};

test('the cloud page shows the account, follows what happens, and keeps open what was opened', async () => {
  pages.workshop.cloud = CLOUD;
  const page = await pages.open(`/cloud/?exercise=${SLUG}`);
  await page.getByText('Account 111122223333').waitFor();
  await page.getByText('dead', { exact: true }).click();
  await page.getByRole('row', { name: /3 times/ }).waitFor();
  pages.workshop.cloud = { ...CLOUD, queues: [{ name: 'dead', messages: [] }] };
  const soFar = { steps: THREE.steps.slice(0, 1), omitted: 0 };
  pages.workshop.emit({ type: 'trace', slug: SLUG, variant: 'typescript', title: FAILED.title, trace: soFar });
  await page.locator('.journal li', { hasText: 'under way' }).waitFor();
  expect(await page.locator('.journal .action').count()).toBe(1);
  pages.workshop.emitCheck(FAILED, THREE);
  await page.getByText('It is empty.').waitFor();
  await page.locator('.journal li', { hasText: 'under way' }).waitFor({ state: 'detached' });
  expect(await page.locator('.journal .action').count()).toBe(3);
  expect(await axeFinds(page)).toEqual([]);
});

test('a lesson is marked as read here and on the server, and a quiz is remembered', async () => {
  const page = await pages.blank();
  await page.goto(`${pages.workshop.url}/lessons/handler-and-event/`);
  await page.getByRole('button', { name: 'I have read this lesson' }).click();
  await page.locator('.course a[data-done]', { hasText: 'Handler and event' }).waitFor();
  const quiz = page.locator('coldstart-quiz').first();
  await quiz.getByRole('radio').first().focus();
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await quiz.getByText('not yet right, 1 try').waitFor();
  await page.reload();
  await quiz.getByText('not yet right, 1 try').waitFor();
  await expect.poll(() => pages.workshop.progress.quizzes['handler-and-event/1']?.tries).toBe(1);
  expect(Object.keys(pages.workshop.progress.read)).toEqual(['handler-and-event']);
  await page.goto(pages.workshop.url);
  // Who reads it from the local server has started that.
  await page.locator('.to-start').waitFor({ state: 'hidden' });
  expect(await page.locator('[data-next-step]').first().textContent()).toContain('Next step:');
  const upload = page.locator('input[type=file]');
  await upload.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"version":2}') });
  await page.getByText('no progress of this course').waitFor();
});

test('whoever has passed the exercise of a lesson is led on, not back to the lesson', async () => {
  const best = { points: 100, of: 100, at: '2026-11-27T12:00:00.000Z' };
  pages.workshop.progress = { version: 1, read: {}, quizzes: {}, exercises: { 'hello-event': best } };
  const page = await pages.blank();
  await page.goto(pages.workshop.url);
  await page.locator('.begin[data-next-step]', { hasText: 'Next step: The context object' }).waitFor();
});
