import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from './browser.ts';
import { serve } from './server.ts';

const PAGES = [
  ['start', '/'],
  ['lesson', '/lessons/logging-and-errors/'],
  ['lesson with the evaluator', '/lessons/fix-the-broken-policy/'],
  ['lesson with the warm room', '/lessons/execution-environment/'],
  ['lesson with the cannon', '/lessons/idempotency/'],
  ['first lesson', '/lessons/what-serverless-means/'],
  ['lesson with the rules', '/lessons/where-code-runs/'],
  ['lesson with the runtimes', '/lessons/languages-and-runtimes/'],
  ['lesson with the packer', '/lessons/packaging/'],
  ['exercise', '/exercises/hello-event/'],
  ['exercise without a cloud', '/exercises/pick-the-compute/'],
  ['glossary', '/glossary/'],
  ['translation', '/de/lessons/handler-and-event/'],
] as const;

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  [browser, site] = await Promise.all([startBrowser(), serve(fileURLToPath(new URL('../dist', import.meta.url)))]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Opens a page of its own, and fails when a script on it does. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.unreachable(`${path}: ${error.message}`));
  await page.goto(site.url + path);
  return page;
}

/** What axe finds wrong with a page as it is now. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  });
}

const close = (page: Page): Promise<void> => page.context().close();

describe('navigation', () => {
  test('leads from the start page to a lesson, to its exercise, and on to the next lesson', async () => {
    const page = await open('/');
    expect(await page.locator('.to-start').isVisible()).toBe(true);
    await page.locator('.map').getByRole('link', { name: 'Handler and event' }).click();
    await page.waitForURL('**/lessons/handler-and-event/');
    await page.getByRole('complementary', { name: 'Exercise hello-event' }).getByRole('link').click();
    await page.waitForURL('**/exercises/hello-event/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Say hello, carefully');
    await page.getByRole('link', { name: /after/ }).click();
    await page.waitForURL('**/lessons/context-object/');
    await close(page);
  });

  test('a path that is no page says so', async () => {
    const page = await open('/lessons/nothing/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('404');
    await close(page);
  });

  test('the menu of a phone opens', async () => {
    const page = await open('/lessons/context-object/', { viewport: { width: 360, height: 740 } });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Lambda calling Lambda' }).first().click();
    await page.waitForURL('**/lessons/lambda-calling-lambda/');
    await close(page);
  });
});

describe('another language', () => {
  test('is a link away, and the way through the course stays in it', async () => {
    const page = await open('/lessons/handler-and-event/');
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.waitForURL('**/de/lessons/handler-and-event/');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Handler und Event');
    const quiz = page.locator('coldstart-quiz').first();
    await quiz.getByRole('button', { name: 'Antworten' }).click();
    expect(await quiz.getByRole('status').textContent()).toBe('Wähle zuerst eine Antwort.');
    await page.getByRole('button', { name: 'Ich habe diese Lektion gelesen' }).click();
    await page.locator('.course a[data-done]', { hasText: 'Handler und Event' }).waitFor();
    await page.getByRole('navigation', { name: 'Davor und danach' }).getByRole('link', { name: 'hello-event' }).click();
    await page.waitForURL((url) => url.pathname === '/exercises/hello-event/');
    // What was read in one language was read in all.
    await page.locator('.course a[data-done]', { hasText: 'Handler and event' }).waitFor();
    await close(page);
  });

  test('a lesson that has not been translated is there in English, and says so', async () => {
    const page = await open('/de/lessons/handler-and-event/');
    await page.locator('.course').getByRole('link', { name: 'The context object' }).click();
    await page.waitForURL('**/de/lessons/context-object/');
    await page.getByText('Dieser Inhalt ist noch nicht in deiner Sprache verfügbar.').waitFor();
    expect(await page.locator('main [lang=en], main[lang=en]').first().textContent()).toContain(
      'After this lesson you can',
    );
    expect(await page.locator('coldstart-quiz').first().getByRole('button').textContent()).toBe('Answer');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL((url) => url.pathname === '/lessons/context-object/');
    expect(await page.getByRole('link', { name: 'Deutsch' }).count()).toBe(0);
    await close(page);
  });
});

test('on a phone the next step stays at hand', async () => {
  const page = await open('/lessons/context-object/', { viewport: { width: 360, height: 740 } });
  const bar = page.locator('.next-bar');
  expect(await bar.textContent()).toBe('Next step: What "serverless" means');
  await page.mouse.wheel(0, 4000);
  expect((await bar.boundingBox())?.y).toBeGreaterThan(680);
  await bar.getByRole('link').click();
  await page.waitForURL('**/lessons/what-serverless-means/');
  expect(await bar.isVisible()).toBe(false);
  await close(page);
});

test('the fonts are the site’s own, hosted anywhere, and their licences go with them', async () => {
  const hosted = await serve(fileURLToPath(new URL('../dist', import.meta.url)), '/course');
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('response', (response) => asked.push(`${response.status()} ${response.url()}`));
  await page.goto(`${hosted.url}/lessons/handler-and-event/`);
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts]
      .filter(({ status }) => status === 'loaded')
      .map(({ family, style }) => `${family} ${style}`);
  });
  expect(loaded).toEqual(
    expect.arrayContaining(['Atkinson Hyperlegible Next normal', 'Atkinson Hyperlegible Mono normal']),
  );
  const fonts = asked.filter((url) => url.includes('.woff2'));
  expect(fonts.length).toBeGreaterThan(1);
  expect(fonts.every((url) => url.startsWith(`200 ${hosted.url}/_astro/`))).toBe(true);
  expect(asked.every((url) => url.includes(hosted.url))).toBe(true);
  expect(await (await fetch(`${hosted.url}/fonts.txt`)).text()).toMatch(
    /SIL Open Font License[^]*Atkinson Hyperlegible Mono/i,
  );
  await page.close();
  await hosted.close();
});

test('the exercise of lesson 1 belongs to lesson 8, and the way through the course goes there once', async () => {
  const page = await open('/lessons/what-serverless-means/');
  await page.getByRole('complementary', { name: 'Exercise warm-state' }).waitFor();
  expect(await page.locator('.course a[href$="/exercises/warm-state/"]').count()).toBe(1);
  await page
    .getByRole('navigation', { name: 'Previous and next' })
    .getByRole('link', { name: /^after/ })
    .click();
  await page.waitForURL('**/lessons/where-code-runs/');
  await close(page);
});

test('search finds a word in lessons and exercises', async () => {
  const page = await open('/');
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Search' }).fill('bootstrap');
  await dialog.getByRole('link', { name: 'Write a runtime' }).first().waitFor();
  await dialog.getByRole('link', { name: 'Custom runtimes and the Runtime API' }).first().click();
  await page.waitForURL('**/lessons/custom-runtimes/**');
  await close(page);
});

describe('quiz', () => {
  test('is answered with the keyboard: a wrong answer explains itself, the right one explains all', async () => {
    const page = await open('/lessons/handler-and-event/');
    const quiz = page.locator('coldstart-quiz').first();
    await quiz.getByRole('radio').first().focus();
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    expect(await quiz.getByRole('status').textContent()).toMatch(/^✕ No\. Java and \.NET name classes/);
    expect(await quiz.locator('.why:visible').count()).toBe(1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await quiz.getByRole('status').textContent()).toMatch(/^✓ Yes\./);
    expect(await quiz.locator('.why:visible').count()).toBe(4);
    await close(page);
  });

  test('asks for a choice when there is none', async () => {
    const page = await open('/lessons/handler-and-event/');
    const quiz = page.locator('coldstart-quiz').first();
    await quiz.getByRole('button', { name: 'Answer' }).click();
    expect(await quiz.getByRole('status').textContent()).toBe('Choose an answer first.');
    await close(page);
  });

  test('is a list that opens answer by answer without JavaScript', async () => {
    const page = await open('/lessons/handler-and-event/', { javaScriptEnabled: false });
    const second = page.locator('coldstart-quiz').first().locator('li').nth(1);
    await second.getByText('Is it this one?').click();
    expect(await second.locator('details p').isVisible()).toBe(true);
    await close(page);
  });
});

describe('policy evaluator', () => {
  const opened = async (): Promise<Page> => {
    const page = await open('/lessons/fix-the-broken-policy/');
    await page.locator('coldstart-iam-evaluator[data-ready]').waitFor();
    return page;
  };
  const verdict = async (page: Page): Promise<string> =>
    ((await page.locator('coldstart-iam-evaluator .verdict').textContent()) ?? '').replaceAll(/\s+/g, ' ');

  test('the notes’ policy is repaired layer by layer', async () => {
    const page = await opened();
    const policy = page.getByRole('textbox', { name: 'Of the caller' });
    const replace = async (from: string, to: string): Promise<void> =>
      policy.fill((await policy.inputValue()).replace(from, to));

    expect(await verdict(page)).toContain('MalformedPolicyDocument: This policy contains invalid Json');
    expect(await verdict(page)).toContain(
      'error · line 10 of the caller’s policy There is a comma before the closing bracket',
    );
    await replace('"lambda:InvokeAsnc",', '"lambda:InvokeAsnc"');
    expect(await verdict(page)).toContain('MalformedPolicyDocument: Syntax errors in policy.');
    await replace('"Accept"', '"Action"');
    expect(await verdict(page)).toContain(
      'MalformedPolicyDocument: Resource <ChildFunction ARN> must be in ARN format or "*".',
    );
    await replace('"lambda:InvokeFunction",', '');
    await replace('<ChildFunction ARN>', 'arn:aws:lambda:eu-west-1:111122223333:function:ChildFunction');
    expect(await verdict(page)).toContain(
      'Denied, because nothing allows it' +
        'User: arn:aws:sts::111122223333:assumed-role/ParentRole/ParentFunction is not authorized to perform: ' +
        'lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:111122223333:function:ChildFunction ' +
        'because no identity-based policy allows the lambda:InvokeFunction action' +
        'VisualEditor0 Allow, in the caller’s policy: does not apply',
    );
    expect(await verdict(page)).toContain('There is no action lambda:InvokeAsnc');
    await replace('lambda:InvokeAsnc', 'lambda:InvokeFunction');
    expect(await verdict(page)).toContain('Allowed');
    expect(await verdict(page)).toContain('VisualEditor0 Allow, in the caller’s policy: decided');
    await close(page);
  });

  test('an alias is another resource', async () => {
    const page = await opened();
    await page.getByRole('radio', { name: 'Call of an alias' }).check();
    expect(await verdict(page)).toContain('because no identity-based policy allows');
    const policy = page.getByRole('textbox', { name: 'Of the caller' });
    await policy.fill((await policy.inputValue()).replace('ChildFunction"', 'ChildFunction:*"'));
    expect(await verdict(page)).toContain('Allowed');
    await close(page);
  });

  test('a deny wins until its condition no longer holds', async () => {
    const page = await opened();
    await page.getByRole('radio', { name: 'Explicit deny' }).check();
    expect(await verdict(page)).toContain('with an explicit deny in a resource-based policy');
    expect(await verdict(page)).toContain('OnlyOurOwn Deny, in the resource’s policy: decided');
    await page.getByRole('textbox', { name: 'Context' }).fill('aws:SourceAccount = 111122223333');
    expect(await verdict(page)).toContain('Allowed');
    await close(page);
  });

  test('another account needs both policies', async () => {
    const page = await opened();
    await page.getByRole('radio', { name: 'Another account' }).check();
    expect(await verdict(page)).toContain('because no resource-based policy allows');
    const policy = page.getByRole('textbox', { name: 'Of the resource' });
    await policy.fill((await policy.inputValue()).replace('777788889999', '444455556666'));
    expect(await verdict(page)).toContain('Allowed');
    await close(page);
  });

  test('says what it does not understand', async () => {
    const page = await opened();
    await page.getByRole('textbox', { name: 'Who asks' }).fill('Ada');
    expect(await verdict(page)).toContain('Who asks? Write the ARN of a user');
    await close(page);
  });
});

describe('warm room', () => {
  const ROOM = 'coldstart-warm-room';
  const opened = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await open('/lessons/execution-environment/', options);
    await page.locator(ROOM).scrollIntoViewIfNeeded();
    await page.locator(`${ROOM}[data-ready]`).waitFor();
    return page;
  };
  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const happened = async (page: Page): Promise<string> => (await page.locator(`${ROOM} .story`).textContent()) ?? '';

  test('is loaded when it comes into view', async () => {
    const page = await open('/lessons/execution-environment/');
    expect(await page.locator(`${ROOM}[data-ready]`).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'One order' }).isDisabled()).toBe(true);
    await page.locator(ROOM).scrollIntoViewIfNeeded();
    await page.locator(`${ROOM}[data-ready]`).waitFor();
    await close(page);
  });

  test('shows whose basket goes to whom, until the code is mended', async () => {
    const page = await opened();
    await press(page, 'One order');
    expect(await happened(page)).toContain('Environment 1, new');
    await press(page, 'Two orders at once');
    expect(await happened(page)).toContain('Bo gets the basket of others as well: tea (Ada), a cup (Bo).');
    expect(await page.locator(`${ROOM} .environments > li`).count()).toBe(2);
    expect(await page.locator(`${ROOM} .counts`).textContent()).toBe(
      '3 orders · 2 environments made · prices loaded 2 times',
    );
    await page.getByRole('radio', { name: 'Prices outside, basket inside' }).check();
    expect(await page.locator(`${ROOM} .environments > li`).count()).toBe(0);
    await press(page, 'One order');
    await press(page, 'One order');
    expect(await happened(page)).toContain('It has the prices. Bo gets a cup.');
    await press(page, 'A long silence');
    expect(await page.locator(`${ROOM} .environments > li`).count()).toBe(0);
    await close(page);
  });

  test('goes with the keyboard alone', async () => {
    const page = await opened();
    await page.getByRole('radio', { name: 'All outside the handler' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    expect(await happened(page)).toContain('Environment 1, warm. It loads the prices. Bo gets a cup.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator(`${ROOM} .counts`).textContent()).toContain('4 orders · 2 environments made');
    await close(page);
  });

  test('is told in words without JavaScript', async () => {
    const page = await open('/lessons/execution-environment/', { javaScriptEnabled: false });
    await page.getByText('The same in words').click();
    expect(await page.getByText('Two at once need two, since each serves one at a time.').isVisible()).toBe(true);
    await close(page);
  });

  test.each(['light', 'dark'] as const)('full of environments, in %s, axe finds nothing', async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
    for (const name of ['One order', 'Two orders at once', 'Two orders at once']) await press(page, name);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await close(page);
  });
});

describe('duplicate cannon', () => {
  const opened = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await open('/lessons/idempotency/', options);
    await page.locator('coldstart-duplicate-cannon').scrollIntoViewIfNeeded();
    await page.locator('coldstart-duplicate-cannon[data-ready]').waitFor();
    return page;
  };
  const sum = (page: Page): Promise<string | null> =>
    page.locator('coldstart-duplicate-cannon').getByRole('status').textContent();

  test('is fired with the keyboard: who looks before writing charges copies of one moment', async () => {
    const page = await opened();
    await page.getByRole('radio', { name: 'Keeps no record' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await sum(page)).toBe('✕ Charged 3 times: 149.70 €');
    const steps = page.getByRole('list', { name: 'What happened' }).getByRole('listitem');
    expect(await steps.count()).toBe(9);
    expect(await steps.nth(4).textContent()).toBe('copy 2 ✕ charges 49.90 € again');
    await close(page);
  });

  test('another choice takes the answer away, and another shot gives its own', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Fire' }).click();
    expect(await sum(page)).toBe('✕ Charged 3 times: 149.70 €');
    await page.getByRole('radio', { name: 'Claims, then charges' }).check();
    expect(await sum(page)).toBe('Choose, and fire.');
    expect(await page.locator('.steps li').count()).toBe(0);
    await page.getByRole('radio', { name: '5', exact: true }).check();
    await page.getByRole('radio', { name: 'At the same moment' }).check();
    await page.getByRole('button', { name: 'Fire' }).click();
    expect(await sum(page)).toBe('✓ Charged once: 49.90 €');
    expect(await page.getByText('is refused: the payment is under way').count()).toBe(4);
    await close(page);
  });

  test.each(['light', 'dark'] as const)('once it was fired, axe finds nothing on a phone, %s', async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
    await page.getByRole('radio', { name: 'The first dies once it has charged' }).check();
    await page.getByRole('radio', { name: 'Claims, then charges' }).check();
    await page.getByRole('button', { name: 'Fire' }).click();
    expect(await sum(page)).toBe('✕ Charged 2 times: 99.80 €');
    await page.getByText('How often three copies are charged, as a table').click();
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run('coldstart-duplicate-cannon');
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
    });
    expect(found).toEqual([]);
    const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(width ?? 0);
    await close(page);
  });

  test('its code comes when it is in sight', async () => {
    const page = await open('/lessons/idempotency/', { viewport: { width: 1280, height: 300 } });
    const loaded = (): Promise<boolean> =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /\/fire\.[^/]*\.js$/.test(name)));
    await page.waitForLoadState('load');
    expect(await loaded()).toBe(false);
    await page.locator('coldstart-duplicate-cannon').scrollIntoViewIfNeeded();
    await page.locator('coldstart-duplicate-cannon[data-ready]').waitFor();
    expect(await loaded()).toBe(true);
    await close(page);
  });

  test('without JavaScript a table says what comes of it', async () => {
    const page = await open('/lessons/idempotency/', { javaScriptEnabled: false });
    await page.getByText('How often three copies are charged, as a table').click();
    const row = page.getByRole('row', { name: 'Looks, then writes' });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['once', '3 times', 'once', '2 times']);
    await close(page);
  });
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(PAGES)('%s: axe finds nothing', async (_name, path) => {
    const page = await open(path, { colorScheme });
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme);
    await page.locator('coldstart-iam-evaluator:not([data-ready])').waitFor({ state: 'detached' });
    expect(await violations(page)).toEqual([]);
    await close(page);
  });
});

describe('a phone of 360 px', () => {
  test.each(PAGES)('%s: nothing scrolls sideways', async (_name, path) => {
    const page = await open(path, { viewport: { width: 360, height: 740 } });
    const { content, window } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      window: document.documentElement.clientWidth,
    }));
    expect(content).toBeLessThanOrEqual(window);
    await close(page);
  });
});

test('nothing moves for those who asked for no motion', async () => {
  const page = await open('/lessons/context-object/', { reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  await close(page);
});

test('the axis in the header shows how far the page has been read', async () => {
  const page = await open('/lessons/context-object/');
  const read = (): Promise<number> =>
    page.evaluate(() => {
      const { transform } = getComputedStyle(document.querySelector('header.header') ?? document.body, '::after');
      return new DOMMatrix(transform).a;
    });
  expect(await read()).toBe(0);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(() => scrollY > 0);
  expect(await read()).toBeCloseTo(1, 1);
  await close(page);
});

test('prints without the frame, and without giving hints away', async () => {
  const page = await open('/exercises/hello-event/');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header.header').isVisible()).toBe(false);
  expect(await page.getByRole('heading', { name: 'The task' }).isVisible()).toBe(true);
  expect(await page.locator('.checks details p').first().isVisible()).toBe(false);
  await close(page);
});
