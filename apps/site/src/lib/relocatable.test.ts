import { expect, test } from 'vitest';
import { relative, relativeStyle } from './relocatable.ts';

test('addresses of the site become relative to the page', () => {
  expect(relative('<a href="/lessons/x/#y"> <script src="/_astro/a.js">', '/', 2)).toBe(
    '<a href="../../lessons/x/#y"> <script src="../../_astro/a.js">',
  );
  expect(relative('<a href="/">', '/', 0)).toBe('<a href="./">');
  expect(relative('<a href="/course/glossary/"> <a href="/course/">', '/course/', 1)).toBe(
    '<a href="../glossary/"> <a href="../">',
  );
});

test('files of a style sheet become relative to it', () => {
  const css = 'a{src:url(/_astro/a.woff2)}b{background:url("https://cdn.test/x.png")}c{mask:url(#m)}';
  expect(relativeStyle(css, '/', 1)).toBe(css.replace('/_astro', '../_astro'));
  expect(relativeStyle('url("/course/_astro/a.woff2")', '/course/', 1)).toBe('url(../_astro/a.woff2)');
});

test('other addresses stay', () => {
  const html = '<a href="https://aws.amazon.com/"> <a href="//cdn.test/"> <a href="#x"> <a href="../y/">';
  expect(relative(html, '/', 2)).toBe(html);
});
