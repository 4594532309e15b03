/** The live pages in Chromium, with a server that says what each test tells it to. */
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowser } from './browser.ts';
import { RETRIES, THREE, THREE_HUNDRED } from './traces.ts';
import { check, FakeWorkshop, SLUG, verdict } from './workshop.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const FAILED = check('greets', {
  status: 'fail',
  message: 'The message does not greet by name.',
  expected: '"Hello, Ada!"',
  happened: '"Hello, undefined!"',
  meaning: 'The answer holds `undefined`.',
  logs: ['INFO <b>hello</b> undefined'],
});

const FAILED_ELSE = check('validates', { status: 'fail', happened: 'it was 3', meaning: 'Something else.' });

let browser: Browser;
let workshop: FakeWorkshop;
let pages: Page[] = [];

beforeAll(async () => {
  browser = await startBrowser();
});
beforeEach(async () => {
  workshop = await new FakeWorkshop(DIST).start();
});
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()));
  pages = [];
  await workshop.stop();
});
afterAll(() => browser?.close());

async function open(path = `/exercises/${SLUG}/`, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  pages.push(page);
  page.on('pageerror', (error) => {
    // Search loads when the browser is idle: a test that stops the server may be faster.
    if (error.message.startsWith('Failed to fetch dynamically imported module')) return;
    expect.unreachable(`${path}: ${error.message}`);
  });
  await page.goto(workshop.url + path);
  await live(page);
  return page;
}

/** Waits until the page speaks with the server and listens to it. */
async function live(page: Page): Promise<void> {
  await page.locator('[data-live]').waitFor();
  await expect.poll(() => workshop.listeners).toBeGreaterThan(0);
}

const status = (page: Page): Promise<string | null> => page.locator('.live-tools [role=status]').textContent();

async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  });
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe('checks', () => {
  test('turn one by one at a save, and what failed says why', async () => {
    const page = await open();
    workshop.save('export const greet = () => 1;\n');
    await page.getByText('export const greet = () => 1;').waitFor();
    workshop.begin();
    await page.locator('.phases .now', { hasText: 'checking' }).waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(7);
    workshop.emit({ type: 'output', slug: SLUG, variant: 'typescript', lines: ['INFO <i>one</i>', 'INFO two'] });
    await page.getByText('Output of your code · 2 lines').click();
    expect(await page.locator('.output pre').textContent()).toBe('INFO <i>one</i>\nINFO two');
    workshop.emitCheck(check('handler-resolves'));
    await page.locator('#check-handler-resolves[data-state=pass]').waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(6);
    workshop.emitCheck(FAILED, THREE);
    workshop.emitVerdict(verdict({}, FAILED));
    const greets = page.locator('#check-greets[data-state=fail]');
    await greets.getByText('"Hello, undefined!"').waitFor();
    expect(await greets.locator('.logs pre').textContent()).toBe('INFO <b>hello</b> undefined');
    expect(await page.locator('[data-score]').textContent()).toBe('80');
    expect(await status(page)).toBe('80 of 100 points. Not yet: The message greets by name.');
    expect(await page.title()).toMatch(/^80\/100 /);
  });

  test('what the message repeats is not said twice', async () => {
    const page = await open();
    const message = 'Expected "Bonjour", but it was "Salut".';
    workshop.emitCheck(
      check('languages', { status: 'fail', message, expected: '"Bonjour"', happened: 'it was "Salut"' }),
    );
    const languages = page.locator('#check-languages[data-state=fail]');
    await languages.locator('.happened').waitFor();
    expect(await languages.locator('.message').count()).toBe(0);
  });

  test('what one reason has done to several checks is told once', async () => {
    const page = await open();
    const happened = 'it failed with Runtime.ImportModuleError: Cannot find module';
    const own = { status: 'fail', expected: 'an answer', happened, meaning: 'Lambda could not load it.' } as const;
    workshop.emitVerdict(verdict({}, check('greets', own), check('languages', own), FAILED_ELSE));
    const languages = page.locator('#check-languages[data-state=fail]');
    await languages.getByText('the same as in “The message greets by name”').waitFor();
    expect(await languages.locator('.meaning').count()).toBe(0);
    expect(await page.locator('#check-greets .happened dd').textContent()).toBe(happened);
    expect(await page.locator('#check-validates .happened dd').textContent()).toBe('it was 3');
  });

  test('turn green, and the best points are remembered', async () => {
    const page = await open();
    workshop.begin();
    workshop.emitVerdict(verdict());
    await page.locator('#check-greets[data-state=pass]').waitFor();
    expect(await status(page)).toBe('100 of 100 points. All checks passed.');
    await page.locator('.course a[data-done]', { hasText: SLUG }).waitFor();
    await expect.poll(() => workshop.progress.exercises[SLUG]?.points).toBe(100);
  });

  test('are graded with the button, and a refusal is shown', async () => {
    const page = await open();
    workshop.refuse = 'The grader is busy with another exercise: try again in a moment.';
    await page.getByRole('button', { name: 'Grade', exact: true }).click();
    await page.locator('.notice.failure', { hasText: 'try again in a moment' }).waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(0);
    await page.getByRole('button', { name: 'Grade', exact: true }).click();
    await expect.poll(() => workshop.told.at(-1)).toBe(`POST exercises/${SLUG}/grade {"variant":"typescript"}`);
    await page.locator('.notice').waitFor({ state: 'detached' });
  });

  test('what keeps every check from running says where it is, and opens it there', async () => {
    const page = await open();
    const problem = {
      kind: 'syntax' as const,
      message: 'Expected ";" but found "}"',
      file: 'exercises/01-hello-event/src/hello.mts',
      line: 3,
      column: 7,
      excerpt: '  oops }',
      details: [],
      remedy: 'Mend the line, and save.',
    };
    workshop.emitCheck(FAILED, THREE);
    await page.locator('#check-greets .trace').first().waitFor();
    const notRun = check('greets', { status: 'error', message: 'Not run.' });
    workshop.emitVerdict(verdict({ problem, status: 'error', points: 0 }, notRun));
    await page.getByRole('button', { name: 'Open at line 3' }).click();
    const told = 'POST open {"path":"exercises/01-hello-event/src/hello.mts","line":3,"column":7}';
    await expect.poll(() => workshop.told).toContain(told);
    expect(await page.locator('.check[data-state=idle]').count()).toBe(7);
    expect(await page.locator('.check .trace, .check .message').count()).toBe(0);
    expect(await status(page)).toBe('Nothing could be checked. Expected ";" but found "}"');
  });

  test('hints come one by one from the server', async () => {
    const page = await open();
    const greets = page.locator('#check-greets');
    expect(await greets.locator('.hints details:visible').count()).toBe(0);
    await greets.getByRole('button', { name: 'Give me a hint' }).click();
    await greets.getByText('Hint 1 from the server').waitFor();
    expect(await greets.locator('.hints details:visible').count()).toBe(1);
    await greets.getByRole('button', { name: 'Hint 2 of 2' }).click();
    await greets.getByText('Hint 2 from the server').waitFor();
    expect(await greets.getByRole('button').count()).toBe(0);
  });
});

test('the language is chosen, and stays chosen', async () => {
  workshop.variants = ['typescript', 'python'];
  workshop.verdict = verdict({}, FAILED);
  const page = await open();
  await page.locator('#check-greets[data-state=fail]').waitFor();
  await page.getByRole('radio', { name: 'Python' }).check();
  await page.getByRole('heading', { name: 'python/hello.py' }).waitFor();
  expect(await page.locator('.check[data-state=idle]').count()).toBe(7);
  expect(await page.locator('[data-score]').textContent()).toBe('–');
  await page.reload();
  await live(page);
  await page.getByRole('heading', { name: 'python/hello.py' }).waitFor();
  await page.getByRole('button', { name: 'Grade', exact: true }).click();
  await expect.poll(() => workshop.told).toContain(`POST exercises/${SLUG}/grade {"variant":"python"}`);
});

describe('files', () => {
  test('reset asks first; Escape and Cancel leave everything', async () => {
    const page = await open();
    const reset = page.getByRole('button', { name: 'Reset my files' });
    await reset.click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await reset.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(workshop.told).toEqual([]);
    await reset.click();
    await page.getByRole('button', { name: 'Reset my files', exact: true }).click();
    await page.locator('.notice.success', { hasText: 'kept-1' }).waitFor();
    expect(workshop.told).toEqual([`POST exercises/${SLUG}/reset {"variant":"typescript","confirm":true}`]);
  });

  test('the solution is shown beside the code, with the words that differ', async () => {
    const page = await open();
    expect(await page.locator('.live-files').getByText('awsRequestId').count()).toBe(0);
    await page.getByRole('button', { name: 'See the solution' }).click();
    await page.getByRole('button', { name: 'Show the solution' }).click();
    await page.locator('.row.added', { hasText: 'awsRequestId' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Beside the solution' }).isChecked()).toBe(true);
    expect(await page.locator('.row.added mark').allTextContents()).toContain(', context');
  });

  test('changes since the start are marked, and stay chosen at the next save', async () => {
    const page = await open();
    workshop.save("export const greet = async (event) => {\n  return { message: 'Bonjour, ' + event.name };\n};\n");
    await page.getByRole('radio', { name: 'Changes since the start' }).check();
    expect(await page.locator('.row.removed mark').textContent()).toBe('Hello');
    workshop.save("export const greet = async (event) => {\n  return { message: 'Salut, ' + event.name };\n};\n");
    await page.locator('.row.added mark', { hasText: 'Salut' }).waitFor();
  });
});

describe('timeline', () => {
  test('three steps: each is a sentence that opens to what is behind it', async () => {
    workshop.verdict = verdict({}, FAILED);
    workshop.traces = { greets: THREE };
    const page = await open();
    const trace = page.getByRole('figure', { name: /What happened in the cloud: The message greets/ });
    expect(await trace.locator('.deed').allTextContents()).toEqual([
      'the check calls Lambda Invoke on HelloFunction',
      'HelloFunction runs, fails',
      'HelloFunction calls DynamoDB PutItem on OrdersTable, is denied',
    ]);
    expect(await trace.locator('.bar').count()).toBe(3);
    await trace.getByText('is denied').click();
    expect(await trace.locator('.behind:visible').textContent()).toContain('implicit deny');
  });

  test('minutes without anything are a break that says how long it was', async () => {
    workshop.verdict = verdict({}, FAILED);
    workshop.traces = { greets: RETRIES };
    const page = await open();
    expect(await page.locator('.trace .break').allTextContents()).toEqual(['1 min', '2 min']);
    expect(await page.locator('.trace .pause .what').allTextContents()).toEqual([
      '1 min pass, and nothing happens',
      '2 min pass, and nothing happens',
    ]);
  });

  test('a crowded drawing can be made larger, and scrolls alone', async () => {
    workshop.verdict = verdict({}, FAILED);
    workshop.traces = { greets: THREE_HUNDRED };
    const page = await open();
    const trace = page.locator('figure.trace');
    const width = async (): Promise<number> => (await trace.locator('.axis').boundingBox())?.width ?? 0;
    const before = await width();
    await trace.getByRole('button', { name: 'larger' }).click();
    await trace.getByRole('button', { name: 'larger' }).click();
    expect((await width()) / before).toBeCloseTo(4, 1);
    expect(await trace.getByRole('status').textContent()).toBe('4 ×');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFinds(page)).toEqual([]);
    for (let clicks = 0; clicks < 2; clicks += 1) await trace.getByRole('button', { name: 'smaller' }).click();
    expect(await width()).toBe(before);
  });

  test('three hundred steps are a few lines; a bar leads to its own', async () => {
    workshop.verdict = verdict({}, FAILED);
    workshop.traces = { greets: THREE_HUNDRED };
    const page = await open();
    const trace = page.locator('figure.trace');
    expect(await trace.locator('.bar').count()).toBe(300);
    expect(await trace.locator('.line:visible').count()).toBe(5);
    await trace.locator('.bar[data-step="100"]').dispatchEvent('click');
    const step = trace.locator('li[data-of="100"]');
    await step.locator(':scope > details[open]').waitFor();
    expect(
      await step
        .locator('summary')
        .first()
        .evaluate((summary) => summary === document.activeElement),
    ).toBe(true);
  });
});

describe('the connection', () => {
  test('a server that goes is missed, and its return brings what happened meanwhile', async () => {
    const page = await open();
    await workshop.stop();
    await page.locator('.notice', { hasText: 'The local server is gone' }).waitFor();
    workshop.verdict = verdict();
    await workshop.start();
    await page.locator('.notice', { hasText: 'there again' }).waitFor();
    await page.locator('#check-greets[data-state=pass]').waitFor();
  });

  test('a grader that crashes in the middle ends the run and says so', async () => {
    const page = await open();
    workshop.begin();
    await page.locator('.check[data-state=running]').first().waitFor();
    workshop.emit({ type: 'grader', ready: false, message: 'The grader has crashed. It is started again.' });
    await page.locator('.notice', { hasText: 'The grader has crashed' }).waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Grade', exact: true }).isDisabled()).toBe(true);
    workshop.emit({ type: 'grader', ready: true });
    await page.locator('[data-notice=grader]').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Grade', exact: true }).isEnabled()).toBe(true);
  });

  test('two tabs show the same with one connection, and one goes on when the other closes', async () => {
    const first = await open();
    const second = await first.context().newPage();
    await second.goto(first.url());
    await live(second);
    expect(workshop.listeners).toBe(1);
    workshop.emitVerdict(verdict({}, FAILED));
    for (const page of [first, second]) await page.locator('#check-greets[data-state=fail]').waitFor();
    await first.close();
    await expect.poll(() => workshop.listeners).toBe(1);
    workshop.verdict = verdict();
    workshop.emitVerdict(workshop.verdict);
    await second.locator('#check-greets[data-state=pass]').waitFor();
    pages = [second];
  });
});

test('with the keyboard alone: grade, ask for a hint, open a step', async () => {
  workshop.verdict = verdict({}, FAILED);
  workshop.traces = { greets: THREE };
  const page = await open();
  await page.locator('figure.trace').waitFor();
  const seen: string[] = [];
  for (let tabs = 0; tabs < 80 && !seen.some((text) => text.startsWith('See the solution')); tabs += 1) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => document.activeElement?.textContent.trim().replaceAll(/\s+/g, ' ') ?? ''));
    if (/^▸? ?0 ms: →the check calls/.test(seen.at(-1) ?? '')) {
      await page.keyboard.press('Enter');
      await page.locator('.behind:visible').first().waitFor();
    }
    if (seen.at(-1) === 'Grade') await page.keyboard.press('Enter');
  }
  const order = ['Grade', 'What happened in the cloud', 'Give me a hint', 'Reset my files', 'See the solution'];
  const places = order.map((name) => seen.findIndex((text) => text.startsWith(name)));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(workshop.told).toContain(`POST exercises/${SLUG}/grade {"variant":"typescript"}`);
});

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
  workshop.cloud = CLOUD;
  const page = await open(`/cloud/?exercise=${SLUG}`);
  await page.getByText('Account 111122223333').waitFor();
  await page.getByText('dead', { exact: true }).click();
  await page.getByRole('row', { name: /3 times/ }).waitFor();
  workshop.cloud = { ...CLOUD, queues: [{ name: 'dead', messages: [] }] };
  const soFar = { steps: THREE.steps.slice(0, 1), omitted: 0 };
  workshop.emit({ type: 'trace', slug: SLUG, variant: 'typescript', title: FAILED.title, trace: soFar });
  await page.locator('.journal li', { hasText: 'under way' }).waitFor();
  expect(await page.locator('.journal .deed').count()).toBe(1);
  workshop.emitCheck(FAILED, THREE);
  await page.getByText('It is empty.').waitFor();
  await page.locator('.journal li', { hasText: 'under way' }).waitFor({ state: 'detached' });
  expect(await page.locator('.journal .deed').count()).toBe(3);
  expect(await axeFinds(page)).toEqual([]);
});

test('a lesson is marked as read here and on the server, and a quiz is remembered', async () => {
  const page = await (await browser.newContext()).newPage();
  pages.push(page);
  await page.goto(`${workshop.url}/lessons/handler-and-event/`);
  await page.getByRole('button', { name: 'I have read this lesson' }).click();
  await page.locator('.course a[data-done]', { hasText: 'Handler and event' }).waitFor();
  const quiz = page.locator('coldstart-quiz').first();
  await quiz.getByRole('radio').first().focus();
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await quiz.getByText('not yet right, 1 try').waitFor();
  await page.reload();
  await quiz.getByText('not yet right, 1 try').waitFor();
  await expect.poll(() => workshop.progress.quizzes['handler-and-event/1']?.tries).toBe(1);
  expect(Object.keys(workshop.progress.read)).toEqual(['handler-and-event']);
  await page.goto(workshop.url);
  expect(await page.locator('[data-next-step]').first().textContent()).toContain('Next step:');
  const upload = page.locator('input[type=file]');
  await upload.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"version":2}') });
  await page.getByText('no progress of this course').waitFor();
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([1440, 360])('%d px: nothing scrolls sideways, axe finds nothing', async (width) => {
    const long = check('validates', {
      status: 'fail',
      message: 'm'.repeat(300),
      happened: `x${'y'.repeat(500)}\n`.repeat(9),
    });
    workshop.verdict = verdict({}, FAILED, long);
    workshop.traces = { greets: THREE, validates: THREE_HUNDRED };
    const page = await open(undefined, { colorScheme, viewport: { width, height: 800 } });
    await page.locator('#check-validates details.trace > summary').click();
    await page.locator('#check-validates figure').waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFinds(page)).toEqual([]);
  });
});

test('a page that is opened in the middle of a run shows how far it is', async () => {
  workshop.verdict = verdict();
  workshop.traces = { greets: THREE };
  workshop.run = { phase: 'checking', checks: [check('handler-resolves'), FAILED] };
  const page = await open();
  await page.locator('.phases .now', { hasText: 'checking' }).waitFor();
  expect(await page.locator('.check[data-state=running]').count()).toBe(5);
  await page.locator('#check-greets[data-state=fail] figure').waitFor();
  workshop.run = undefined;
  workshop.emitVerdict(verdict({}, FAILED));
  await page.locator('#check-languages[data-state=pass]').waitFor();
  expect(await page.locator('[data-score]').textContent()).toBe('80');
});

test('a run that begins while the page asks for the state is not undone by the older answer', async () => {
  const page = await open();
  workshop.holdAnswers();
  workshop.save('export const greet = 2;\n');
  workshop.emit({ type: 'hello', graderReady: true });
  await expect.poll(() => workshop.held).toBeGreaterThan(1);
  workshop.begin();
  await page.locator('.check[data-state=running]').first().waitFor();
  workshop.releaseAnswers();
  await page.getByText('export const greet = 2;').waitFor();
  expect(await page.locator('.check[data-state=running]').count()).toBe(7);
  workshop.emitVerdict(verdict({}, FAILED));
  await page.locator('#check-greets[data-state=fail]').waitFor();
});
