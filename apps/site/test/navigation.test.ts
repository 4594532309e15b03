import { expect, test } from 'vitest';
import { sitePages } from './pages.ts';

const { open, close } = sitePages();

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

test('the exercise of lesson 1 belongs to lesson 8, and the way through the course goes there once', async () => {
  const page = await open('/lessons/what-serverless-means/');
  await page.getByRole('complementary', { name: 'Exercise warm-state' }).waitFor();
  expect(await page.locator('.course a[href$="/exercises/warm-state/"]').count()).toBe(1);
  await page
    .getByRole('navigation', { name: 'Previous and next' })
    .getByRole('link', { name: /^after/ })
    .click();
  await page.waitForURL('**/lessons/the-toolbox/');
  await close(page);
});

test('a lesson with two exercises has both behind it, on the map and along the way', async () => {
  const page = await open('/');
  const stop = page.locator('.map .stop').filter({ hasText: 'Routes, authorizers, CORS' });
  expect(await stop.locator('a[href*="exercises/"]').allTextContents()).toEqual(['http-api-routes', 'token-gate']);
  await page.goto(new URL('/exercises/http-api-routes/', page.url()).href);
  const along = page.getByRole('navigation', { name: 'Previous and next' }).getByRole('link', { name: /^after/ });
  await along.click();
  await page.waitForURL('**/exercises/token-gate/');
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
