import { expect, test } from 'vitest';
import { sitePages } from './pages.ts';

const { open, close } = sitePages();

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
