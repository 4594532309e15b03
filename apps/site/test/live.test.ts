import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFinds, FAILED, LivePages, overflow } from './live-pages.ts';
import { THREE, THREE_HUNDRED } from './traces.ts';
import { check, SLUG, verdict } from './workshop.ts';

const pages = new LivePages();
const status = (page: Page): Promise<string | null> => page.locator('.live-tools [role=status]').textContent();
const FAILED_ELSE = check('validates', { status: 'fail', happened: 'it was 3', meaning: 'Something else.' });

describe('checks', () => {
  test('turn one by one at a save, and what failed says why', async () => {
    const page = await pages.open();
    pages.workshop.save('export const greet = () => 1;\n');
    await page.getByText('export const greet = () => 1;').waitFor();
    pages.workshop.begin();
    await page.locator('.phases .now', { hasText: 'checking' }).waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(7);
    pages.workshop.emit({ type: 'output', slug: SLUG, variant: 'typescript', lines: ['INFO <i>one</i>', 'INFO two'] });
    await page.getByText('Output of your code · 2 lines').click();
    expect(await page.locator('.output pre').textContent()).toBe('INFO <i>one</i>\nINFO two');
    pages.workshop.emitCheck(check('handler-resolves'));
    await page.locator('#check-handler-resolves[data-state=pass]').waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(6);
    pages.workshop.emitCheck(FAILED, THREE);
    pages.workshop.emitVerdict(verdict({}, FAILED));
    const greets = page.locator('#check-greets[data-state=fail]');
    await greets.getByText('"Hello, undefined!"').waitFor();
    expect(await greets.locator('.logs pre').textContent()).toBe('INFO <b>hello</b> undefined');
    expect(await page.locator('[data-score]').textContent()).toBe('80');
    expect(await status(page)).toBe('80 of 100 points. Not yet: The message greets by name.');
    expect(await page.title()).toMatch(/^80\/100 /);
  });

  test('what the message repeats is not said twice', async () => {
    const page = await pages.open();
    const message = 'Expected "Bonjour", but it was "Salut".';
    pages.workshop.emitCheck(
      check('languages', { status: 'fail', message, expected: '"Bonjour"', happened: 'it was "Salut"' }),
    );
    const languages = page.locator('#check-languages[data-state=fail]');
    await languages.locator('.happened').waitFor();
    expect(await languages.locator('.message').count()).toBe(0);
  });

  test('what one reason has done to several checks is told once', async () => {
    const page = await pages.open();
    const happened = 'it failed with Runtime.ImportModuleError: Cannot find module';
    const own = { status: 'fail', expected: 'an answer', happened, meaning: 'Lambda could not load it.' } as const;
    const follows = check('languages', { ...own, because: 'greets' });
    pages.workshop.emitVerdict(verdict({}, check('greets', own), follows, FAILED_ELSE));
    const languages = page.locator('#check-languages[data-state=fail]');
    await languages.getByText('Fails for the same reason as The message greets by name').waitFor();
    expect(await languages.locator('.findings, .logs, button').locator('visible=true').count()).toBe(0);
    expect(await page.locator('#check-greets .happened dd').textContent()).toBe(happened);
    expect(await page.locator('#check-validates .happened dd').textContent()).toBe('it was 3');
  });

  test('turn green: a moment that says what was learnt and leads on with one button', async () => {
    const page = await pages.open();
    const pass = page.locator('.pass');
    expect(await pass.isVisible()).toBe(false);
    pages.workshop.begin();
    pages.workshop.emitVerdict(verdict());
    await page.locator('#check-greets[data-state=pass]').waitFor();
    expect(await status(page)).toBe('100 of 100 points. All checks passed.');
    expect(await pass.getByRole('heading', { name: 'Passed' }).isVisible()).toBe(true);
    expect(await pass.getByRole('listitem').count()).toBeGreaterThan(1);
    expect(await page.locator('main .action:visible').allTextContents()).toEqual([
      expect.stringMatching(/^\s*Go on: /),
    ]);
    expect(await page.getByRole('button', { name: 'Give me a hint' }).count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    await pass.getByRole('link').click();
    await page.waitForURL('**/lessons/context-object/');
  });

  test('what passed before is said calmly, and what no longer passes is not', async () => {
    pages.workshop.verdict = verdict();
    const page = await pages.open();
    await page.locator('.pass:not(.fresh)').waitFor();
    pages.workshop.emitVerdict(verdict({}, FAILED));
    await page.locator('.pass').waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: 'Give me a hint' }).count()).toBe(1);
  });

  test('progress is what the server says, and goes as it came', async () => {
    const page = await pages.open();
    const mark = page.locator('.course a', { hasText: SLUG });
    pages.workshop.emitPoints(100);
    await page.locator('.course a[data-done]', { hasText: SLUG }).waitFor();
    pages.workshop.emitPoints(40);
    await page.locator('.course a[data-points="40 of 100"]', { hasText: SLUG }).waitFor();
    expect(await mark.getAttribute('data-done')).toBeNull();
    pages.workshop.emitPoints(undefined);
    await page.locator('.course a:not([data-points])', { hasText: SLUG }).waitFor();
    await page.reload();
    await pages.live(page);
    expect(await mark.getAttribute('data-points')).toBeNull();
  });

  test('are graded with the button, and a refusal is shown', async () => {
    const page = await pages.open();
    pages.workshop.refuse = 'The grader is busy with another exercise: try again in a moment.';
    await page.getByRole('button', { name: 'Grade', exact: true }).click();
    await page.locator('.notice.failure', { hasText: 'try again in a moment' }).waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(0);
    await page.getByRole('button', { name: 'Grade', exact: true }).click();
    await expect
      .poll(() => pages.workshop.received.at(-1))
      .toBe(`POST exercises/${SLUG}/grade {"variant":"typescript"}`);
    await page.locator('.notice').waitFor({ state: 'detached' });
  });

  test('what keeps every check from running says where it is, and opens it there', async () => {
    const page = await pages.open();
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
    pages.workshop.emitCheck(FAILED, THREE);
    await page.locator('#check-greets .trace').first().waitFor();
    const notRun = check('greets', { status: 'error', message: 'Not run.' });
    pages.workshop.emitVerdict(verdict({ problem, status: 'error', points: 0 }, notRun));
    await page.getByRole('button', { name: 'Open at line 3' }).click();
    const told = 'POST open {"path":"exercises/01-hello-event/src/hello.mts","line":3,"column":7}';
    await expect.poll(() => pages.workshop.received).toContain(told);
    expect(await page.locator('.check[data-state=idle]').count()).toBe(7);
    expect(await page.locator('.check .trace, .check .message').count()).toBe(0);
    expect(await status(page)).toBe('Nothing could be checked. Expected ";" but found "}"');
  });

  test('hints come one by one from the server', async () => {
    const page = await pages.open();
    const greets = page.locator('#check-greets');
    expect(await greets.locator('.hints details:visible').count()).toBe(0);
    await greets.getByRole('button', { name: 'Give me a hint' }).click();
    await greets.getByText('Hint 1 from the server').waitFor();
    expect(await greets.locator('.hints details:visible').count()).toBe(1);
    await greets.getByRole('button', { name: 'Hint 2 of 2' }).click();
    await greets.getByText('Hint 2 from the server').waitFor();
    expect(await greets.getByRole('button').count()).toBe(0);
  });

  test('hints are about what failed: another failure has others', async () => {
    pages.workshop.verdict = verdict({}, FAILED);
    pages.workshop.hints = { greets: { given: ['Return an object.'], of: 2 } };
    const page = await pages.open();
    const greets = page.locator('#check-greets .hints');
    await greets.getByText('Hint 1 of 2').waitFor();
    pages.workshop.hints = { greets: { given: ['Look at `event.name`.', 'Trim it.'], of: 3 } };
    pages.workshop.begin();
    pages.workshop.emitVerdict(verdict({}, { ...FAILED, happened: '"Hello, !"' }));
    await greets.getByText('Hint 2 of 3').waitFor();
    expect(await greets.locator('p').allTextContents()).toEqual(['Look at event.name.', 'Trim it.']);
    pages.workshop.hints = {};
    pages.workshop.emitVerdict(verdict());
    await greets.locator('details').first().waitFor({ state: 'detached' });
  });
});

test.each([
  ['phone', { width: 360, height: 740 }],
  ['desk', { width: 1440, height: 900 }],
])('on a %s score and state stay in sight', async (_name, viewport) => {
  pages.workshop.verdict = verdict({}, FAILED);
  const page = await pages.open(undefined, { viewport });
  const bar = page.locator('.score-bar');
  await page.locator('#check-greets[data-state=fail]').waitFor();
  const inSight = async (): Promise<boolean> => {
    const score = await page.locator('[data-score]').boundingBox();
    return score !== null && score.y > 60 && score.y + score.height < viewport.height;
  };
  for (const part of ['#_top', '#checks', '#check-awkward-names', '#files', 'footer']) {
    await page.locator(part).first().scrollIntoViewIfNeeded();
    await expect.poll(async () => (await bar.isVisible()) || (await inSight()), { message: part }).toBe(true);
  }
  await bar.waitFor();
  expect(await bar.textContent()).toBe('80/100✕The message greets by name');
  const box = await bar.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(viewport.height - 2);
  pages.workshop.begin();
  pages.workshop.emitCheck(check('handler-resolves'));
  await page.locator('.score-bar', { hasText: 'checked 1 of 7' }).waitFor();
  await bar.click();
  await page.locator('[data-score]').waitFor();
  await bar.waitFor({ state: 'hidden' });
});

test('the language is chosen, and stays chosen', async () => {
  pages.workshop.variants = ['typescript', 'python'];
  pages.workshop.verdict = verdict({}, FAILED);
  const page = await pages.open();
  await page.locator('#check-greets[data-state=fail]').waitFor();
  await page.getByRole('radio', { name: 'Python' }).check();
  await page.getByRole('heading', { name: 'python/hello.py' }).waitFor();
  expect(await page.locator('.check[data-state=idle]').count()).toBe(7);
  expect(await page.locator('[data-score]').textContent()).toBe('–');
  await page.reload();
  await pages.live(page);
  await page.getByRole('heading', { name: 'python/hello.py' }).waitFor();
  await page.getByRole('button', { name: 'Grade', exact: true }).click();
  await expect.poll(() => pages.workshop.received).toContain(`POST exercises/${SLUG}/grade {"variant":"python"}`);
});

test('no backtick is left as it is where words are meant to be code', async () => {
  const message = 'Expected `a` to be 1, but `b` was.';
  const told = { ...FAILED, message, expected: '`a` to be 1', happened: '`done` is 1 where 3 belongs' };
  pages.workshop.verdict = verdict({}, told, check('languages', { status: 'fail', message, because: 'greets' }));
  pages.workshop.hints = { greets: { given: ['Look at `event.name`.'], of: 2 } };
  const page = await pages.open();
  await page.locator('#check-greets .hints summary').click();
  expect(await backticks(page)).toEqual([]);
  for (const path of ['/', '/lessons/lambda-calling-lambda/', '/exercises/bootstrap-loop/', '/glossary/', '/cloud/']) {
    await page.goto(pages.workshop.url + path);
    expect(await backticks(page), path).toEqual([]);
  }
});

/** Texts in sight, code apart, in which something stands between backticks. */
function backticks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [document.title].filter((text) => text.includes('`'));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const within = node.parentElement?.closest('code, pre, script, style, .listing');
      if (within === null && node.textContent?.includes('`') === true) found.push(node.textContent.trim());
    }
    return found;
  });
}

test('with the keyboard alone: grade, ask for a hint, open a step', async () => {
  pages.workshop.verdict = verdict({}, FAILED);
  pages.workshop.traces = { greets: THREE };
  const page = await pages.open();
  await page.locator('figure.trace').waitFor();
  // Past the course's forty lessons and their exercises.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Skip to content');
  await page.keyboard.press('Enter');
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
  expect(pages.workshop.received).toContain(`POST exercises/${SLUG}/grade {"variant":"typescript"}`);
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([1440, 360])('%d px: nothing scrolls sideways, axe finds nothing', async (width) => {
    const long = check('validates', {
      status: 'fail',
      message: 'm'.repeat(300),
      happened: `x${'y'.repeat(500)}\n`.repeat(9),
    });
    pages.workshop.verdict = verdict({}, FAILED, long);
    pages.workshop.traces = { greets: THREE, validates: THREE_HUNDRED };
    const page = await pages.open(undefined, { colorScheme, viewport: { width, height: 800 } });
    await page.locator('#check-validates details.trace > summary').click();
    await page.locator('#check-validates figure').waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFinds(page)).toEqual([]);
  });
});

test('a clone that has joined a classroom submits beside the exercise', async () => {
  pages.workshop.joined = { server: 'http://192.168.1.7:4400', title: 'Serverless in a day', name: 'Ada' };
  pages.workshop.submitted = {
    state: 'waiting',
    message: 'The classroom does not answer. It goes out by itself later.',
  };
  const page = await pages.open();
  const button = page.getByRole('button', { name: 'Submit to Serverless in a day' });
  await button.click();
  await page.locator('[data-notice=said].wait').getByText('It goes out by itself later.').waitFor();
  pages.workshop.submitted = { state: 'sent', message: 'Submitted. The verdict is in the room.' };
  await button.click();
  await page.locator('[data-notice=said].success').getByText('Submitted.').waitFor();
  expect(pages.workshop.received).toEqual(
    Array.from({ length: 2 }, () => `POST exercises/${SLUG}/submit {"variant":"typescript"}`),
  );
  pages.workshop.refuse = 'This exercise is not open. Ask your instructor to open it.';
  await button.click();
  await page.locator('[data-notice=refused]').getByText('This exercise is not open.').waitFor();
  expect(await axeFinds(page)).toEqual([]);
});

test('a clone that has joined no classroom has no such button', async () => {
  const page = await pages.open();
  await page.getByRole('button', { name: 'Grade', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: /^Submit/ }).count()).toBe(0);
});
