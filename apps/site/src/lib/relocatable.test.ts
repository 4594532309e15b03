import { expect, test } from 'vitest';
import { relative } from './relocatable.ts';

test('addresses of the site become relative to the page', () => {
  expect(relative('<a href="/lessons/x/#y"> <script src="/_astro/a.js">', '/', 2)).toBe(
    '<a href="../../lessons/x/#y"> <script src="../../_astro/a.js">',
  );
  expect(relative('<a href="/">', '/', 0)).toBe('<a href="./">');
  expect(relative('<a href="/course/glossary/"> <a href="/course/">', '/course/', 1)).toBe(
    '<a href="../glossary/"> <a href="../">',
  );
});

test('other addresses stay', () => {
  const html = '<a href="https://aws.amazon.com/"> <a href="//cdn.test/"> <a href="#x"> <a href="../y/">';
  expect(relative(html, '/', 2)).toBe(html);
});
