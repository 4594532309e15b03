import type { BoardLearner } from '@coldstart/classroom/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ClassroomPages, POLICY } from './classroom-pages.ts';
import { crowd } from './classroom-crowd.ts';
import { CODE, SECRET, STARTER } from './classroom.ts';
import { axeFinds, overflow } from './live-pages.ts';

const pages = new ClassroomPages();
const AT = '2026-12-01T10:00:00.000Z';

function learner(number: number, name: string, but: Partial<BoardLearner> = {}): BoardLearner {
  return { id: `l${number}`, name, joinedAt: AT, exercises: {}, ...but };
}

const ADA = learner(0, 'Ada', {
  exercises: { 'hello-event': { submissions: 2, latest: 's1', state: 'graded', points: 70, at: 'greets' } },
});

async function board(page: Page): Promise<void> {
  await page.locator('[role=grid]').waitFor();
  await expect.poll(() => pages.classroom.listeners('board')).toBe(1);
}

const cell = (page: Page, id: string, column: number) => page.locator(`tr[data-learner=${id}] > *`).nth(column + 1);

test('the private link is posted and taken out of the address; without a session the page says what to do', async () => {
  pages.classroom.entered = false;
  const page = await pages.open('/board/');
  await page.getByText('Open the private link that').waitFor();
  await page.goto(`${pages.classroom.url}/board/#secret=of-yesterday`);
  await page.reload();
  await page.getByText('This link is of an earlier start.').waitFor();
  await page.goto(`${pages.classroom.url}/room/`);
  await page.goto(`${pages.classroom.url}/board/#secret=${SECRET}`);
  await board(page);
  expect(page.url()).toBe(`${pages.classroom.url}/board/`);
  expect(pages.classroom.received.at(-1)).toBe(`POST board/enter {"secret":"${SECRET}"}`);
});

test('what the room needs: address, code, and both as a picture', async () => {
  const page = await pages.open('/board/');
  await board(page);
  const card = page.locator('.room-card');
  expect(await card.locator('.code').innerText()).toBe('K7M-2QX');
  expect(await card.locator('.address a').getAttribute('href')).toBe(`${pages.classroom.url}/room/#code=${CODE}`);
  expect(await card.locator('.qr svg path').count()).toBeGreaterThan(0);
  expect(await card.locator('.qr svg').evaluate((svg) => svg.getBoundingClientRect().width)).toBeGreaterThan(100);
});

test('rows follow what happens, and what did not change is not touched', async () => {
  pages.classroom.learners = [ADA, learner(1, 'Grace')];
  const page = await pages.open('/board/');
  await board(page);
  expect(await cell(page, 'l0', 1).textContent()).toBe('✕ 70');
  expect(await cell(page, 'l0', 1).getAttribute('aria-label')).toBe('70 points, at greets, 2 submissions');
  await page.evaluate(() => {
    const counted = globalThis as unknown as { touched: string[] };
    counted.touched = [];
    const rowOf = (node: Node): string | undefined =>
      (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('tr')?.dataset['learner'];
    const body = document.querySelector('tbody');
    if (body === null) throw new Error('There is no table.');
    new MutationObserver((changes) => {
      for (const { target } of changes) counted.touched.push(rowOf(target) ?? 'body');
    }).observe(body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  pages.classroom.changeLearners(
    learner(1, 'Grace', {
      exercises: { 'hello-event': { submissions: 1, latest: 's2', state: 'graded', points: 100 } },
      help: { since: new Date().toISOString(), slug: 'hello-event', text: 'Is <b>this</b> right?' },
    }),
  );
  await expect.poll(() => cell(page, 'l1', 1).textContent()).toBe('✓ 100');
  await page.locator('.asking').getByText('Is <b>this</b> right?').waitFor();
  const touched = await page.evaluate(() => (globalThis as unknown as { touched: string[] }).touched);
  expect(new Set(touched)).toEqual(new Set(['l1']));
  await page
    .locator('.asking')
    .getByRole('button', { name: /^Helped/ })
    .click();
  await page.locator('.asking').getByText('Nobody.').waitFor();
  expect(pages.classroom.received.at(-1)).toBe('DELETE board/learners/l1/help {}');
});

test('what happens while the page asks for everything is not lost to an older answer', async () => {
  pages.classroom.learners = [ADA, learner(1, 'Grace')];
  const page = await pages.open('/board/');
  await board(page);
  const answers = (): Promise<number> =>
    page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/api/board')).length,
    );
  // When it opens, and once it listens.
  await expect.poll(answers).toBe(2);
  const { promise, resolve } = Promise.withResolvers<void>();
  pages.classroom.slow = promise;
  const asked = page.waitForRequest('**/api/board');
  pages.classroom.tellBoard({ type: 'reload' });
  await asked;
  pages.classroom.changeLearners(
    learner(1, 'Grace', {
      exercises: { 'hello-event': { submissions: 1, latest: 's2', state: 'graded', points: 100 } },
    }),
  );
  await expect.poll(() => cell(page, 'l1', 1).textContent()).toBe('✓ 100');
  resolve();
  await expect.poll(answers).toBe(4);
  await expect.poll(() => cell(page, 'l1', 1).textContent()).toBe('✓ 100');
});

test('by name, by who asks for help, in another order', async () => {
  pages.classroom.learners = [ADA, learner(1, 'Grace', { help: { since: AT } }), learner(2, 'Zoë')];
  const page = await pages.open('/board/');
  await board(page);
  const names = (): Promise<string[]> => page.locator('tbody bdi').allTextContents();
  await page.getByLabel('Name').fill('zoë');
  expect(await names()).toEqual(['Zoë']);
  await page.getByLabel('Name').fill('');
  await page.getByLabel('asks for help').check();
  expect(await names()).toEqual(['Grace']);
  await page.getByLabel('asks for help').uncheck();
  await page.getByLabel('Order').selectOption('help');
  expect(await names()).toEqual(['Grace', 'Ada', 'Zoë']);
  await page.getByLabel('Order').selectOption('points');
  expect(await names()).toEqual(['Ada', 'Grace', 'Zoë']);
});

test('the table is one stop for the keyboard: arrows move, Enter opens, Escape leads back', async () => {
  pages.classroom.learners = [ADA, learner(1, 'Grace')];
  const page = await pages.open('/board/');
  await board(page);
  await page.getByLabel('Order').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('heading', { name: 'Files' }).waitFor();
  expect(await sheet.getByRole('heading', { level: 2 }).innerText()).toBe('Ada: 1 Say hello, carefully');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('✕ 70');
});

test('opening a module, a deadline with its zone, and times that do not exist', async () => {
  const page = await pages.open('/board/');
  await board(page);
  await page.getByText('Open and close exercises').click();
  await page.getByRole('button', { name: /^Open all\s*of Foundations/ }).click();
  await expect.poll(() => pages.classroom.received).toContain('PUT board/exercises/pick-the-compute {"open":true}');
  await page.getByRole('checkbox', { name: '1 Say hello, carefully' }).uncheck();
  await expect.poll(() => pages.classroom.received.at(-1)).toBe('PUT board/exercises/hello-event {"open":false}');
  await page.getByRole('button', { name: /^Deadline …\s*of Say hello, carefully/ }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('in the time zone').selectOption('Europe/Vienna');
  await sheet.getByLabel('Deadline').fill('2027-03-28T02:30');
  await sheet.getByText('02:30 does not exist on that day in Europe/Vienna').waitFor();
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  expect(await sheet.getByLabel('Deadline').evaluate((field) => field === document.activeElement)).toBe(true);
  await sheet.getByLabel('Deadline').fill('2026-12-04T18:00');
  await sheet.getByLabel('What comes later').selectOption('penalty');
  await sheet.getByLabel('Percent of the points').fill('20');
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  await sheet.getByText('Saved. The learners see it at once.').first().waitFor();
  expect(pages.classroom.exercises[0]?.rules).toEqual({
    open: false,
    deadline: '2026-12-04T17:00:00.000Z',
    zone: 'Europe/Vienna',
    late: { kind: 'penalty', percent: 20, hours: 24, least: 0 },
  });
});

test('what counts, what was done, and what can be downloaded', async () => {
  pages.classroom.audit = [
    { id: 1, at: AT, who: 'instructor', action: 'open-exercise', details: { slug: '<i>x</i>' } },
  ];
  const page = await pages.open('/board/');
  await board(page);
  await page.getByLabel('Of several submissions,').selectOption('last');
  await expect.poll(() => pages.classroom.received).toContain('PUT board/settings {"counts":"last"}');
  expect(await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href')).toBe('/api/board/export.csv');
  await page.getByRole('button', { name: 'What was done …' }).click();
  await page.getByRole('dialog').getByText('slug: <i>x</i>').waitFor();
});

test('a remark, and a learner who is deleted after a question', async () => {
  pages.classroom.learners = [ADA, learner(1, 'Grace')];
  const page = await pages.open('/board/');
  await board(page);
  await cell(page, 'l0', 1).click();
  await page.getByLabel('A remark, which the learner sees').fill('Look at the first line.');
  await page.getByRole('button', { name: 'Save the remark' }).click();
  await page.getByText('The learner sees the remark now.').first().waitFor();
  expect(pages.classroom.received.at(-1)).toBe('PUT board/submissions/l0/remark {"text":"Look at the first line."}');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.locator('tr[data-learner=l0] .name').click();
  await page.getByRole('button', { name: 'Delete this learner …' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(pages.classroom.learners).toHaveLength(2);
  await page.getByRole('button', { name: 'Delete this learner …' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.locator('tr[data-learner=l0]').waitFor({ state: 'detached' });
  expect(pages.classroom.learners.map(({ id }) => id)).toEqual(['l1']);
});

test('grading again: progress, what would change, and letting it count', async () => {
  pages.classroom.learners = [ADA];
  const page = await pages.open('/board/');
  await board(page);
  await page.locator('thead th').nth(2).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Grade every submission again' }).click();
  await sheet.getByText('0 of 4 graded again').waitFor();
  const regrade = { round: 1, slug: 'hello-event', startedAt: AT, state: 'grading', total: 4, graded: 3 } as const;
  pages.classroom.tellBoard({ type: 'regrade', regrade });
  await sheet.getByText('3 of 4 graded again').waitFor();
  const change = {
    submission: 's1',
    learner: 'l0',
    before: { points: 70, status: 'fail' },
    after: { points: 100, status: 'pass' },
    checks: ['greets'],
  };
  pages.classroom.regrade = { ...regrade, state: 'ready', graded: 4, changes: [change] };
  pages.classroom.tellBoard({ type: 'regrade', regrade: { ...regrade, state: 'ready', graded: 4 } });
  await sheet.getByText('1 verdict changes').first().waitFor();
  expect(await sheet.locator('table.plain tbody').innerText()).toMatch(/Ada\s+70 fail\s+100 pass\s+greets/);
  await sheet.getByRole('button', { name: 'Let the new verdicts count' }).click();
  await page.getByRole('button', { name: 'Let them count' }).click();
  await sheet.getByText('The new verdicts count.').waitFor();
  expect(pages.classroom.received.at(-1)).toBe('POST board/regrades/1/apply {}');
});

test('similar pairs, side by side', async () => {
  pages.classroom.learners = [ADA, learner(1, 'Grace')];
  const piece = { path: 'src/hello.mts', from: 2, to: 3 };
  pages.classroom.similar = [
    {
      slug: 'hello-event',
      left: { submission: 's1', learner: 'l0' },
      right: { submission: 's2', learner: 'l1' },
      similarity: 0.83,
      longest: 41,
      pieces: [{ left: piece, right: piece }],
    },
  ];
  const page = await pages.open('/board/');
  await board(page);
  await page.locator('thead th').nth(2).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Compare the submissions' }).click();
  await sheet.getByText('83 % alike, 41 tokens in one piece').waitFor();
  await sheet.getByRole('button', { name: 'Ada and Grace' }).click();
  await sheet.locator('.side-by-side').waitFor();
  expect(await sheet.locator('.marked .number').allTextContents()).toEqual(['2', '3', '2', '3']);
});

test('what learners write is never read as HTML, and its hidden characters are named', async () => {
  const name = '<img src=x onerror=alert(1)>\u202Egnp';
  pages.classroom.learners = [{ ...ADA, name, help: { since: AT, text: '<script>alert(1)</script>\u2066' } }];
  pages.classroom.contents = `${STARTER}// \u202E<img src=x onerror=alert(1)>\n`;
  const page = await pages.open('/board/');
  page.on('dialog', (dialog) => expect.unreachable(dialog.message()));
  await board(page);
  expect(await page.locator('tbody bdi').textContent()).toBe('<img src=x onerror=alert(1)>⟨U+202E⟩gnp');
  expect(await page.locator('.asking').innerText()).toContain('<script>alert(1)</script>⟨U+2066⟩');
  await cell(page, 'l0', 1).click();
  await page.getByRole('dialog').getByText('⟨U+202E⟩<img src=x onerror=alert(1)>').first().waitFor();
  expect(await page.locator('main img, dialog img').count()).toBe(0);
});

test('warnings stand above everything else', async () => {
  pages.classroom.warnings = ['Learners are trusted: what they submit runs on this machine as you.'];
  const page = await pages.open('/board/');
  await page.getByText('Learners are trusted').first().waitFor();
});

test('300 learners and 43 exercises: rows follow', async () => {
  const { learners, exercises } = crowd(300, 43);
  pages.classroom.learners = learners;
  pages.classroom.exercises = exercises;
  const page = await pages.open('/board/');
  await board(page);
  await page.locator('tr[data-learner=l299]').waitFor();
  const changed = learners.slice(0, 30).map((one) => ({
    ...one,
    exercises: {
      ...one.exercises,
      'exercise-1': { submissions: 9, latest: 's', state: 'graded', points: 55 } as const,
    },
  }));
  pages.classroom.changeLearners(...changed);
  await expect.poll(() => cell(page, 'l29', 1).textContent()).toBe('✕ 55');
});

test('axe finds nothing in either scheme, and on a phone the table alone scrolls', async () => {
  pages.classroom.policy = POLICY;
  const { learners, exercises } = crowd(20, 43);
  pages.classroom.learners = learners;
  pages.classroom.exercises = exercises;
  pages.classroom.warnings = ['Learners are trusted.'];
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await pages.open('/board/', { colorScheme, viewport: { width: 375, height: 740 } });
    await page.locator('tr[data-learner=l19]').waitFor();
    await page.getByText('Open and close exercises').click();
    expect(await axeFinds(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.locator('thead th').nth(2).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Similar submissions' }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await cell(page, 'l1', 1).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Files' }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    const dialog = page.getByRole('dialog');
    expect(await dialog.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  }
});
