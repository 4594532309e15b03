import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ClassroomPages, POLICY } from './classroom-pages.ts';
import { CODE, STARTER } from './classroom.ts';
import { axeFinds, overflow } from './live-pages.ts';
import { check, verdict } from './workshop.ts';

const pages = new ClassroomPages();
const AT = '2026-12-01T10:00:00.000Z';
const MINE = STARTER.replace('Hello, ', 'Servus, ');

/** Opens the first exercise, and waits for its editor. */
async function write(page: Page, text?: string): Promise<void> {
  await page.locator('[data-exercise=hello-event] > details > summary').click();
  const editor = page.locator('[data-exercise=hello-event] .cm-content');
  await editor.waitFor();
  if (text !== undefined) await editor.fill(text);
}

const submit = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /^Submit\s*: Say hello, carefully/ }).click();
const textOf = (contents: string | undefined): string => Buffer.from(contents ?? '', 'base64').toString();

test('coming in with the code of the link and a name; what is wrong is said', async () => {
  pages.classroom.joined = false;
  const page = await pages.open(`/room/#code=${CODE}`);
  await page.getByRole('heading', { name: 'Serverless in a day' }).waitFor();
  expect(page.url()).toBe(`${pages.classroom.url}/room/`);
  expect(await page.getByLabel('Code', { exact: true }).inputValue()).toBe(CODE);
  await page.getByLabel('Code', { exact: true }).fill('k7m-2qy');
  await page.getByLabel('Your name').fill('Ada');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Nobody knows this code').waitFor();
  expect(await page.getByLabel('Code', { exact: true }).evaluate((field) => field === document.activeElement)).toBe(
    true,
  );
  await page.getByLabel('Code', { exact: true }).fill('k7m-2qx');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('You are Ada.').waitFor();
  // Who one is, a cookie says that no script sees.
  expect(await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage }))).not.toContain('unused');
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();
  expect(pages.classroom.received.at(-1)).toBe('POST classroom/leave {}');
});

test('signing in elsewhere', async () => {
  pages.classroom.joined = false;
  pages.classroom.info = {
    classroom: true,
    title: 'A course',
    ways: { code: false, roster: false, openId: { name: 'Campus', path: '/api/classroom/openid' } },
    isolation: 'none',
  };
  const page = await pages.open('/room/');
  const link = page.getByRole('link', { name: 'Sign in with Campus' });
  expect(await link.getAttribute('href')).toBe('/api/classroom/openid');
  expect(await page.getByLabel('Code', { exact: true }).count()).toBe(0);
});

test('writing in the page, submitting, and the verdict that comes by itself', async () => {
  const page = await pages.open('/room/');
  await write(page, MINE);
  // A reload loses nothing.
  await page.reload();
  await write(page);
  expect(await page.locator('.cm-content').innerText()).toContain('Servus');
  await submit(page);
  await page.locator('[data-submission]').getByText('is graded now or next').waitFor();
  const [sent] = pages.classroom.submissions;
  expect(sent?.files.map(({ path }) => path)).toEqual(['src/hello.mts']);
  expect(textOf(sent?.files[0]?.contents)).toBe(MINE);
  expect(
    await page.evaluate(() => Object.keys({ ...localStorage }).filter((name) => name.startsWith('coldstart-room'))),
  ).toEqual([]);
  pages.classroom.change(sent?.id ?? '', { ahead: 3 });
  await page.locator('[data-submission]').getByText('waits: 3 are graded first').waitFor();
  const failed = check('greets', {
    status: 'fail',
    message: 'It greets `nobody`.',
    hint: { text: 'Look at `name`.', number: 1, of: 2 },
  });
  const found = verdict({}, failed);
  pages.classroom.change(sent?.id ?? '', {
    verdict: { verdict: found, points: 72, gradedAt: AT },
    late: 3600,
    counts: true,
    remark: { text: 'Nice <b>try</b>', at: AT },
  });
  const own = page.locator('[data-submission]');
  await own.getByText('It greets nobody.').waitFor();
  expect(await own.locator('.check[data-state=fail]').count()).toBe(1);
  expect(await own.innerText()).toMatch(/72 of 100 points, 1 h late\s+counts/);
  expect(await own.locator('.remark').innerText()).toContain('Nice <b>try</b>');
  expect(await page.locator('.live-room > [role=status]').textContent()).toContain('72 of 100 points');
});

test('what everybody starts with is not submitted', async () => {
  const page = await pages.open('/room/');
  await write(page);
  await submit(page);
  await page.getByText('This is what everybody starts with.').first().waitFor();
  expect(pages.classroom.received).toEqual([]);
});

test('while the classroom is away, submissions wait, outlast a reload, and go out in order, once', async () => {
  const page = await pages.open('/room/');
  await write(page, MINE);
  // The first is taken, but its answer is lost on the way.
  await page.route('**/api/classroom/submissions', (route) => route.abort());
  await submit(page);
  await page.getByText('A submission waits in this browser').waitFor();
  await page.locator('.cm-content').fill(`${MINE}// second\n`);
  await submit(page);
  await page.getByText('2 submissions wait in this browser').waitFor();
  await page.reload();
  await page.getByText('2 submissions on the way').first().waitFor();
  expect(pages.classroom.submissions).toEqual([]);
  await page.unroute('**/api/classroom/submissions');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect.poll(() => pages.classroom.submissions.length).toBe(2);
  await page.locator('[data-notice=outbox]').waitFor({ state: 'detached' });
  expect(pages.classroom.submissions.map(({ files }) => textOf(files[0]?.contents))).toEqual([
    MINE,
    `${MINE}// second\n`,
  ]);
});

test('a lost answer is asked for again with the same id; a refusal does not wait, and the text stays', async () => {
  const page = await pages.open('/room/');
  await write(page, MINE);
  pages.classroom.answers.push({ status: 503, error: 'The database is away.' });
  await submit(page);
  await expect.poll(() => pages.classroom.submissions.length).toBe(1);
  const ids = pages.classroom.received.map((line) => /"id":"([^"]+)"/.exec(line)?.[1]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  await page.locator('.cm-content').fill(`${MINE}// more\n`);
  pages.classroom.answers.push({ status: 409, error: 'The deadline is over. Ask your instructor.' });
  await submit(page);
  await page.locator('[data-notice=refused]').getByText('not taken. The deadline is over.').waitFor();
  expect(await page.locator('[data-notice=outbox]').count()).toBe(0);
  await page.reload();
  await write(page);
  expect(await page.locator('.cm-content').innerText()).toContain('// more');
});

test('a server that goes and comes back; a session that has ended', async () => {
  const page = await pages.open('/room/');
  await expect.poll(() => pages.classroom.listeners('learner')).toBe(1);
  await pages.classroom.stop();
  await page.locator('[data-notice=connection]').waitFor();
  pages.classroom.exercises = pages.classroom.exercises.map((one) => ({ ...one, rules: { open: true } }));
  await pages.classroom.start();
  await page.locator('[data-notice=connection]').waitFor({ state: 'detached' });
  await page.locator('.exercises').first().getByText('Pick the compute').waitFor();
  pages.classroom.joined = false;
  pages.classroom.tellLearner({ type: 'changed' });
  await page.getByLabel('Code', { exact: true }).waitFor();
});

test('files and folders from the disk: known texts go into the editor, others are asked about', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-room-'));
  await mkdir(join(folder, '01-hello-event/src'), { recursive: true });
  await mkdir(join(folder, '01-hello-event/solution/src'), { recursive: true });
  await writeFile(join(folder, '01-hello-event/src/hello.mts'), MINE);
  await writeFile(join(folder, '01-hello-event/src/mine.mts'), 'export {};\n');
  await writeFile(join(folder, '01-hello-event/solution/src/hello.mts'), 'not this one');
  try {
    const page = await pages.open('/room/');
    await write(page);
    const input = page.locator('input[type=file][webkitdirectory]');
    await input.setInputFiles(join(folder, '01-hello-event'));
    await expect.poll(() => page.locator('.cm-content').innerText()).toContain('Servus');
    await page.getByRole('checkbox', { name: 'src/mine.mts' }).check();
    await submit(page);
    await expect.poll(() => pages.classroom.submissions.length).toBe(1);
    expect(pages.classroom.submissions[0]?.files.map(({ path }) => path)).toEqual(['src/hello.mts', 'src/mine.mts']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('by keyboard alone: the editor is no trap', async () => {
  const page = await pages.open('/room/');
  const summary = page.locator('[data-exercise=hello-event] > details > summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.locator('.cm-content').waitFor();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('// typed');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Choose files …');
  for (let step = 0; step < 6; step += 1) {
    if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Submit: Say hello, carefully') break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect.poll(() => pages.classroom.submissions.length).toBe(1);
  expect(textOf(pages.classroom.submissions[0]?.files[0]?.contents)).toBe(`${STARTER}// typed`);
});

test('deadlines are told in the zone of the learner and in the one that they were set for, late rules in words', async () => {
  const late = { kind: 'penalty', percent: 10, hours: 24, least: 50 } as const;
  const rules = { open: true, deadline: '2026-12-04T17:00:00.000Z', zone: 'Europe/Vienna', late };
  pages.classroom.exercises = pages.classroom.exercises.map((one) => ({ ...one, rules }));
  const page = await pages.open('/room/', { timezoneId: 'Asia/Tokyo' });
  await page.locator('summary', { hasText: 'Say hello' }).click();
  expect(await page.locator('.rules').first().innerText()).toBe(
    'Until Sat 5 Dec 2026, 02:00 your time (Asia/Tokyo), which is Fri 4 Dec 2026, 18:00 in Europe/Vienna. Each begun day that it is late takes 10 % of the points, but leaves at least 50 %. However late it is, it is taken.',
  );
});

test('asking for help, and taking it back', async () => {
  const page = await pages.open('/room/');
  await page.getByText('Ask your instructor for help').click();
  await page.getByLabel('It is about').selectOption('hello-event');
  await page.getByLabel('What you would like to know').fill('What is <an> event?');
  await page.getByRole('button', { name: 'Ask for help' }).click();
  await page.getByText('What is <an> event?').waitFor();
  expect(pages.classroom.help).toMatchObject({ slug: 'hello-event', text: 'What is <an> event?' });
  await page.getByRole('button', { name: 'I do not need it any more' }).click();
  await page.getByText('Ask your instructor for help').waitFor();
  expect(pages.classroom.help).toBeUndefined();
});

test('axe finds nothing in either scheme, nothing scrolls sideways on a phone, and the policy holds', async () => {
  pages.classroom.policy = POLICY;
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await pages.open('/room/', { colorScheme, viewport: { width: 375, height: 740 } });
    await write(page, colorScheme === 'light' ? MINE : `${MINE}//\n`);
    await submit(page);
    await page.locator('[data-submission]').first().waitFor();
    const sent = pages.classroom.submissions.at(-1);
    const failed = check('greets', { status: 'fail', message: 'No', expected: 'x'.repeat(300), logs: ['line'] });
    pages.classroom.change(sent?.id ?? '', { verdict: { verdict: verdict({}, failed), points: 80, gradedAt: AT } });
    await page.locator('.check[data-state=fail]').first().waitFor();
    await page.getByText('Ask your instructor for help').click();
    expect(await axeFinds(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  }
  pages.classroom.joined = false;
  const page = await pages.open('/room/');
  await page.getByLabel('Code', { exact: true }).waitFor();
  expect(await axeFinds(page)).toEqual([]);
});

test('where no classroom is, both pages say what they are for', async () => {
  pages.classroom.info = null;
  for (const path of ['/room/', '/board/']) {
    const page = await pages.open(path);
    await page.getByText('pnpm@12.21.0 classroom').waitFor();
    expect(await page.locator('[data-live]').count()).toBe(0);
    expect(await page.locator('header .room').isVisible()).toBe(false);
    expect(await axeFinds(page)).toEqual([]);
  }
});

test('the header of every page leads to the room, where there is one', async () => {
  const page = await pages.open('/lessons/handler-and-event/');
  await page.locator('header').getByRole('link', { name: 'Classroom' }).click();
  await page.waitForURL('**/room/');
  await page.getByText('You are Ada.').waitFor();
});

test('what waits to be sent does not go out as somebody who has joined after', async () => {
  const page = await pages.open('/room/');
  await write(page, MINE);
  pages.classroom.answers.push(...Array.from({ length: 50 }, () => ({ status: 503, error: 'Away.' })));
  await submit(page);
  await page.getByText('A submission waits in this browser').waitFor();
  // In another tab, somebody else has joined meanwhile.
  pages.classroom.name = 'Grace';
  pages.classroom.tellLearner({ type: 'changed' });
  await page.getByText('You are Grace.').waitFor();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await write(page);
  expect(await page.locator('.cm-content').innerText()).not.toContain('Servus');
  expect(pages.classroom.submissions).toEqual([]);
  pages.classroom.answers.length = 0;
  pages.classroom.name = 'Ada';
  pages.classroom.tellLearner({ type: 'changed' });
  await expect.poll(() => pages.classroom.submissions.length).toBe(1);
});
