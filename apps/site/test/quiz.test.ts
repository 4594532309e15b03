import { expect, test } from 'vitest';
import { sitePages } from './pages.ts';

const { open, close } = sitePages();

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
