import type { CloudSection, CloudState } from '@coldstart/workshop/api';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFinds, FAILED, LivePages, overflow } from './live-pages.ts';
import { THREE } from './traces.ts';
import { SLUG, verdict } from './workshop.ts';

const pages = new LivePages();

const CLOUD: CloudState = {
  account: '111122223333',
  now: '2026-11-27T12:00:00.000Z',
  problems: [],
  sections: [
    {
      title: 'Buckets',
      empty: 'It is empty.',
      resources: [
        {
          name: 'uploads',
          summary: '1 object',
          contents: [{ kind: 'table', heads: ['key', 'bytes'], rows: [['a.json', '12']] }],
        },
      ],
    },
    {
      title: 'Functions',
      empty: 'It has written nothing yet.',
      resources: [
        {
          name: 'stack-Orders-1A',
          logicalId: 'OrdersFunction',
          summary: 'nodejs24.x · 128 MB · 3 s · 1 log line',
          facts: { role: 'orders' },
          contents: [{ kind: 'log', lines: [{ at: '2026-11-27T12:00:00.000Z', message: 'START' }] }],
        },
      ],
    },
    {
      title: 'Roles',
      empty: 'It has no policies of its own.',
      resources: [
        {
          name: 'orders',
          summary: '1 policy',
          contents: [{ kind: 'document', title: 'write', document: { Version: '2012-10-17', Statement: [] } }],
        },
      ],
    },
    {
      title: 'Tables',
      empty: 'It is empty.',
      resources: [
        { name: 'orders', summary: '1 item', contents: [{ kind: 'items', items: [{ id: { S: '1' } }] }] },
        { name: 'parcels', summary: '0 items', contents: [{ kind: 'items', items: [] }] },
      ],
    },
  ],
};

/** A service of which the page knows nothing. */
const depot = (rows: string[][]): CloudSection => ({
  title: 'Storage depots',
  empty: 'It is bare.',
  resources: [
    {
      name: 'north',
      summary: `${rows.length} parcels`,
      facts: { 'opening hours': 'never' },
      contents: [{ kind: 'table', heads: ['received', 'parcel'], rows }],
    },
  ],
});

const open = (page: Page, name: string): Promise<void> => page.locator('.account summary', { hasText: name }).click();

test('the cloud page shows the account, follows what happens, and keeps open what was opened', async () => {
  pages.workshop.cloud = { ...CLOUD, sections: [...CLOUD.sections, depot([['3 times', '{"order":1}']])] };
  const page = await pages.open(`/cloud/?exercise=${SLUG}`);
  await page.getByText('Account 111122223333').waitFor();
  await open(page, 'north');
  await page.getByRole('row', { name: /3 times/ }).waitFor();
  pages.workshop.cloud = { ...CLOUD, sections: [...CLOUD.sections, depot([])] };
  const soFar = { steps: THREE.steps.slice(0, 1), omitted: 0 };
  pages.workshop.emit({ type: 'trace', slug: SLUG, variant: 'typescript', title: FAILED.title, trace: soFar });
  await page.locator('.journal li', { hasText: 'under way' }).waitFor();
  expect(await page.locator('.journal .step-name').count()).toBe(1);
  pages.workshop.emitCheck(FAILED, THREE);
  await page.getByText('It is bare.').waitFor();
  await page.locator('.journal li', { hasText: 'under way' }).waitFor({ state: 'detached' });
  expect(await page.locator('.journal .step-name').count()).toBe(3);
  expect(await axeFinds(page)).toEqual([]);
});

test('whatever a service declares is shown: lines, items, documents and tables, with what is known of each', async () => {
  pages.workshop.cloud = { ...CLOUD, sections: [...CLOUD.sections, depot([['3 times', '<b>order</b>']])] };
  const page = await pages.open(`/cloud/?exercise=${SLUG}`);
  await page.getByText('Account 111122223333').waitFor();
  const shown = async (section: string): Promise<string[]> => {
    const group = page.getByRole('region', { name: section });
    for (const summary of await group.locator('summary').all()) await summary.click();
    return (await group.innerText())
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  };
  expect(await shown('Functions')).toEqual([
    'Functions',
    'OrdersFunction nodejs24.x · 128 MB · 3 s · 1 log line',
    'name',
    'stack-Orders-1A',
    'role',
    'orders',
    '12:00:00.000  START',
  ]);
  expect(await shown('Buckets')).toEqual(['Buckets', 'uploads 1 object', 'key\tbytes', 'a.json\t12']);
  expect((await shown('Roles')).slice(0, 5)).toEqual([
    'Roles',
    'orders 1 policy',
    'write',
    '{',
    '"Version": "2012-10-17",',
  ]);
  const tables = await shown('Tables');
  expect(tables.slice(0, 3)).toEqual(['Tables', 'orders 1 item', '{']);
  expect(tables.slice(-2)).toEqual(['parcels 0 items', 'It is empty.']);
  expect(await shown('Storage depots')).toEqual([
    'Storage depots',
    'north 1 parcels',
    'opening hours',
    'never',
    'received\tparcel',
    '3 times\t<b>order</b>',
  ]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFinds(page)).toEqual([]);
});

test('what was graded elsewhere is never called empty, and can be graded here', async () => {
  pages.workshop.cloud = { sections: [], problems: [], gradedElsewhere: true };
  const page = await pages.open(`/cloud/?exercise=${SLUG}`);
  await page.getByText('The newest verdict was found in the terminal').waitFor();
  await page.getByRole('button', { name: 'Grade here' }).click();
  await expect.poll(() => pages.workshop.received).toContain(`POST exercises/${SLUG}/grade {"variant":"typescript"}`);
  pages.workshop.cloud = CLOUD;
  pages.workshop.emitVerdict(verdict());
  await page.getByText('Account 111122223333').waitFor();
  expect(await page.getByText('terminal').count()).toBe(0);
  // The terminal has graded something newer meanwhile: what is here is of the run before, and says so.
  pages.workshop.cloud = { ...CLOUD, gradedElsewhere: true };
  pages.workshop.emitVerdict(verdict());
  await page.getByText('is of the run before').waitFor();
  await page.getByText('Account 111122223333').waitFor();
});

test('the cloud is a link away from every page while the local server is there, and leads back', async () => {
  const page = await pages.open();
  await page.getByRole('link', { name: 'What it has made in the cloud' }).click();
  await page.waitForURL(`**/cloud/?exercise=${SLUG}`);
  await pages.live(page);
  await page.getByRole('link', { name: 'Its task and checks' }).click();
  await page.waitForURL(`**/exercises/${SLUG}/`);
  await page.goto(`${pages.workshop.url}/lessons/handler-and-event/`);
  await page.getByRole('banner').getByRole('link', { name: 'Cloud', exact: true }).click();
  await page.waitForURL('**/cloud/');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Cloud', exact: true }).waitFor();
});

test('a service that cannot be read says why beside the others', async () => {
  pages.workshop.cloud = { ...CLOUD, problems: [{ service: 'Depot', message: 'Throttled: Rate exceeded' }] };
  const page = await pages.open(`/cloud/?exercise=${SLUG}`);
  await page.getByText('Depot could not be read. Throttled: Rate exceeded').waitFor();
  expect(await page.getByRole('region', { name: 'Tables' }).count()).toBe(1);
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
  const best = { points: 100, of: 100 };
  const lessons = ['what-serverless-means', 'the-toolbox', 'where-code-runs', 'languages-and-runtimes', 'packaging'];
  const read = Object.fromEntries(lessons.map((lesson) => [lesson, '2026-11-01T10:00:00.000Z']));
  const passed = ['pick-the-compute', 'runtime-upgrade', 'pack-it', 'hello-event'];
  const exercises = Object.fromEntries(passed.map((exercise) => [exercise, best]));
  pages.workshop.progress = { version: 1, read, quizzes: {}, exercises };
  const page = await pages.blank();
  await page.goto(pages.workshop.url);
  await page.locator('.begin[data-next-step]', { hasText: 'Next step: The context object' }).waitFor();
});
