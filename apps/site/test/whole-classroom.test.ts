/**
 * A classroom from an empty folder to its end, in real browsers: `pnpm classroom`, an instructor, three learners.
 *
 * `CLASSROOM_PICTURES=folder` keeps a picture of each stop, in both schemes and on a phone, to be looked at.
 */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openContext } from './browser.ts';
import { LiveClassroom } from './live-classroom.ts';
import { axeFinds, overflow } from './live-pages.ts';

/** Grading, with a container for it to be made, on a machine that does other things. */
const PATIENCE = 300_000;
const PICTURES = process.env['CLASSROOM_PICTURES'];

/** An answer that nobody else has written. @param french what it greets in French for */
const answer = (french: string): string => `type Greeting = { message: string; requestId: string };

const refuse = (why: string): never => {
  const problem = new Error(why);
  problem.name = 'ValidationError';
  throw problem;
};
const isBlank = (text: string): boolean => [...text].every((character) => /\\s/.test(character));

function wordFor(language: unknown): string {
  const french: readonly unknown[] = [${french}];
  return french.includes(language) ? 'Bonjour' : 'Hello';
}

export async function greet(
  event: { name?: unknown; lang?: unknown },
  context: { awsRequestId: string },
): Promise<Greeting> {
  const given = event.name;
  if (typeof given !== 'string') return refuse('A name is a text.');
  if (isBlank(given)) return refuse('A name is not blank.');
  const parts = [wordFor(event.lang), ', ', given, '!'];
  return { message: parts.join(''), requestId: context.awsRequestId };
}
`;
/** The check holds it against Ada that she greets \`FR\` in French, until it is mended. */
const ADAS = answer("'fr', 'FR', 'Fr'");
const LINUS = answer("'fr'").replaceAll('given', 'called').replaceAll('parts', 'pieces');
const MEND = ["'en', 'FR', 'Fr', ' fr'", "'en', ' fr'"] as const;

let classroom: LiveClassroom;
let contexts: BrowserContext[] = [];
let complaints: string[] = [];

beforeEach(async () => {
  classroom = await LiveClassroom.create();
  complaints = [];
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  await classroom.remove();
}, PATIENCE);

/** What a page asks to learn where it is: whether this browser has joined, and whether a workshop is at this address. */
const ASKED = [
  ['/api/classroom/me', '401'],
  ['/api/course', '404'],
  ['/api/progress', '404'],
] as const;

/** Somebody's browser; what goes wrong in it is kept. */
async function visitor(): Promise<Page> {
  const context = await openContext({ colorScheme: 'light', reducedMotion: 'reduce' });
  contexts.push(context);
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const { url } = message.location();
    if (
      message.type() === 'error' &&
      !ASKED.some(([path, status]) => url.endsWith(path) && message.text().includes(status))
    )
      complaints.push(`${page.url()}: ${message.text()} ${url}`);
  });
  return page;
}

/** axe finds nothing in either scheme, and on a phone nothing scrolls sideways. */
async function look(page: Page, stop: string): Promise<void> {
  const wide = page.viewportSize() ?? { width: 1280, height: 900 };
  const sheet = (await page.getByRole('dialog').count()) > 0;
  const picture = async (name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${stop}-${name}.png`), fullPage: !sheet });
  };
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // As the page's own choice of a scheme does, at once.
    await page.evaluate((scheme) => (document.documentElement.dataset['theme'] = scheme), colorScheme);
    expect(await axeFinds(page), `${stop}, ${colorScheme}`).toEqual([]);
    await picture(colorScheme);
  }
  await page.setViewportSize({ width: 375, height: 740 });
  expect(await overflow(page), `${stop}, on a phone`).toBe(0);
  await picture('phone');
  await page.setViewportSize(wide);
}

async function comeIn(page: Page, url: string, code: string, name: string): Promise<void> {
  await page.goto(`${url}/room/#code=${code}`);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText(`You are ${name}.`).waitFor();
}

const exercise = (page: Page) => page.locator('[data-exercise=hello-event]');
const submit = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /^Submit\s*: Say hello, carefully/ }).click();
const rowOf = (board: Page, name: string) => board.locator('tbody tr', { hasText: name });
const cellOf = (board: Page, name: string) => rowOf(board, name).locator('> *').nth(2);
const closeSheet = (board: Page): Promise<void> => board.getByRole('button', { name: 'Close', exact: true }).click();

async function write(page: Page, path: string, text: string): Promise<void> {
  await exercise(page).locator('label', { hasText: path }).click();
  const editor = exercise(page).locator(`.cm-content[aria-label^="${path}"]`);
  await editor.waitFor();
  await editor.fill(text);
}

async function openExercise(board: Page): Promise<void> {
  await board.getByText('Open and close exercises').click();
  await board.getByRole('checkbox', { name: '1 Say hello, carefully' }).check();
  await board.getByRole('button', { name: /^Deadline …\s*of Say hello, carefully/ }).click();
  const sheet = board.getByRole('dialog');
  expect(await sheet.getByLabel('Open: submissions are taken').isChecked()).toBe(true);
  await sheet.getByLabel('in the time zone').selectOption('Europe/Vienna');
  await sheet.getByLabel('Deadline').fill('2040-12-04T18:00');
  await sheet.getByLabel('What comes later').selectOption('penalty');
  await look(board, '2-deadline');
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  await sheet.getByText('Saved. The learners see it at once.').first().waitFor();
  await closeSheet(board);
}

test('from an empty folder to the exported CSV, and to nothing again', { timeout: 4 * PATIENCE }, async () => {
  const { url, code, board: link } = await classroom.start();
  const board = await visitor();
  await board.goto(link);
  await board.getByText('Open and close exercises').waitFor();
  expect(board.url()).toBe(`${url}/board/`);
  await look(board, '1-board-empty');

  const ada = await visitor();
  await comeIn(ada, url, code, 'Ada Lovelace');
  await ada.getByText('No exercise is open yet.').first().waitFor();
  await look(ada, '1-room-empty');
  await openExercise(board);
  // It appears by itself.
  await exercise(ada).locator('summary').first().click();
  await ada.getByText('Until').first().waitFor();
  expect(await exercise(ada).locator('.rules').innerText()).toContain('Europe/Vienna');

  // One writes in the page, one chooses files, one has a clone.
  await write(ada, 'template.yaml', await readFile((await classroom.clone(undefined)).files[1] ?? '', 'utf8'));
  await write(ada, 'src/hello.mts', ADAS);
  await look(ada, '3-room-editor');
  await submit(ada);
  const grace = await visitor();
  await comeIn(grace, url, code, 'Grace Hopper');
  await exercise(grace).locator('summary').first().click();
  const chooser = grace.waitForEvent('filechooser');
  await grace.getByRole('button', { name: 'Choose files …' }).click();
  await (await chooser).setFiles([...(await classroom.clone(undefined)).files]);
  await grace.getByText('2 files taken over into the editor.').first().waitFor();
  await submit(grace);
  const clone = await classroom.clone(LINUS);
  expect(await clone.command('join', url, code, '--name', 'Linus')).toMatchObject({ code: 0 });
  const submitted = await clone.command('submit', 'hello-event');
  expect(submitted).toMatchObject({ code: 0 });
  expect(submitted.said).toContain('This submission counts: 100 of 100 points');

  // Verdicts come by themselves, in the room and on the board.
  await ada.locator('[data-submission] .check[data-state=fail]').waitFor();
  await ada.locator('[data-submission]').getByText('85 of 100 points').first().waitFor();
  await look(ada, '4-room-verdict');
  await grace.locator('[data-submission]').getByText('100 of 100 points').first().waitFor();
  await expect.poll(() => cellOf(board, 'Ada').textContent(), { timeout: PATIENCE }).toBe('✕ 85');
  await expect.poll(() => cellOf(board, 'Grace').textContent(), { timeout: PATIENCE }).toBe('✓ 100');
  await expect.poll(() => cellOf(board, 'Linus').textContent(), { timeout: PATIENCE }).toBe('✓ 100');
  await board.locator('.held').getByText('French, English').first().waitFor();

  // One asks for help, and is helped.
  await ada.getByText('Ask your instructor for help').click();
  await ada.getByLabel('It is about').selectOption('hello-event');
  await ada.getByLabel('What you would like to know').fill('Why is FR no French?');
  await ada.getByRole('button', { name: 'Ask for help' }).click();
  await ada.getByText('Your instructor sees since').waitFor();
  await board.locator('.asking').getByText('Why is FR no French?').waitFor();
  await look(board, '5-board-help');
  await board
    .locator('.asking')
    .getByRole('button', { name: /^Helped/ })
    .click();
  await board.locator('.asking').getByText('Nobody.').waitFor();
  await ada.getByText('Ask your instructor for help').waitFor();

  // A submission is read beside starter and reference, and a remark comes at once.
  await cellOf(board, 'Ada').click();
  const sheet = board.getByRole('dialog').first();
  await sheet.getByRole('heading', { name: 'Files' }).waitFor();
  await sheet.getByRole('radio', { name: 'Beside the starter' }).first().check();
  await look(board, '6-submission-starter');
  await sheet.getByRole('radio', { name: 'Beside the reference' }).first().check();
  await look(board, '6-submission-reference');
  await sheet.getByLabel('A remark, which the learner sees').fill('Well seen: the check asks for too much.');
  await sheet.getByRole('button', { name: 'Save the remark' }).click();
  await ada.locator('.remark').getByText('Well seen: the check asks for too much.').waitFor();
  await look(ada, '6-room-remark');
  await closeSheet(board);

  // Who has written alike.
  await board.locator('thead th').nth(2).click();
  await sheet.getByRole('button', { name: 'Compare the submissions' }).click();
  await sheet.getByRole('button', { name: /Ada Lovelace and Linus|Linus and Ada Lovelace/ }).click();
  await sheet.locator('.side-by-side').waitFor();
  expect(await sheet.locator('.similar li').count()).toBe(1);
  await look(board, '7-similar');

  // The check was wrong: all is graded again, and counts when the instructor says so.
  await classroom.mend(...MEND);
  await sheet.getByRole('button', { name: 'Grade every submission again' }).click();
  await sheet.getByText('1 verdict changes').first().waitFor();
  expect(await sheet.locator('table.plain tbody').innerText()).toMatch(
    /^Ada Lovelace\s+85 fail\s+100 pass\s+languages$/,
  );
  expect(await cellOf(board, 'Ada').textContent()).toBe('✕ 85');
  await look(board, '8-regrade');
  await sheet.getByRole('button', { name: 'Let the new verdicts count' }).click();
  await board.getByRole('button', { name: 'Let them count' }).click();
  await sheet.getByText('The new verdicts count.').waitFor();
  await closeSheet(board);
  await ada.locator('[data-submission]').getByText('100 of 100 points').first().waitFor();
  await expect.poll(() => cellOf(board, 'Ada').textContent(), { timeout: PATIENCE }).toBe('✓ 100');
  await look(board, '9-board');
  await look(grace, '9-room');

  // What is taken home, and what was done.
  const downloading = board.waitForEvent('download');
  await board.getByRole('link', { name: 'Download CSV' }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  const [head, ...rows] = csv.replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(head).toBe('learner,learnerId,exercise,submissions,points,submittedAt,late,remark');
  expect(rows.map((row) => row.split(',').toSpliced(1, 1).toSpliced(4, 1).join())).toEqual([
    'Ada Lovelace,hello-event,1,100,,Well seen: the check asks for too much.',
    'Grace Hopper,hello-event,1,100,,',
    'Linus,hello-event,1,100,,',
  ]);
  await board.getByRole('button', { name: 'What was done …' }).click();
  await board.locator('.audit li').first().waitFor();
  expect(await board.locator('.audit li > strong').allTextContents()).toEqual([
    'apply-regrade',
    'regrade',
    'remark',
    'help',
    'open-exercise',
    'open-exercise',
  ]);
  await board.locator('.audit').getByText('learner: Ada Lovelace').first().waitFor();
  await look(board, '10-audit');
  expect(complaints).toEqual([]);

  // The end: what was kept of people is gone.
  expect(await classroom.stop()).toMatchObject({ code: 130 });
  expect(classroom.traces('Grace Hopper')).not.toEqual([]);
  expect(await classroom.command('delete', '--yes')).toMatchObject({ code: 0 });
  expect(classroom.traces('Grace Hopper')).toEqual([]);
  expect((await classroom.command('export')).said).toContain('There is no class workshop in these records.');
});
