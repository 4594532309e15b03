import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fileFor } from './server.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const pages = globSync('**/*.html', { cwd: DIST }).map((path) => join(DIST, path));
const attributes = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value.replaceAll('&amp;', '&'));

/** Links of a page that lead to no file or to no anchor of it. */
function broken(page: string): string[] {
  const html = readFileSync(page, 'utf8');
  const path = `/${relative(DIST, page)
    .replaceAll('\\', '/')
    .replace(/index\.html$/, '')}`;
  return [...attributes(html, 'href'), ...attributes(html, 'src')].filter((link) => {
    const url = new URL(link, `http://site.test${path}`);
    if (url.host !== 'site.test') return false;
    const file = fileFor(DIST, url.pathname);
    if (file === undefined) return true;
    const anchor = decodeURIComponent(url.hash.slice(1));
    return anchor !== '' && !attributes(readFileSync(file, 'utf8'), 'id').includes(anchor);
  });
}

test('the build has the start page, lessons and exercises', () => {
  const found = pages.map((page) => relative(DIST, page).replaceAll('\\', '/'));
  expect(found).toContain('index.html');
  expect(found).toContain('lessons/handler-and-event/index.html');
  expect(found).toContain('exercises/hello-event/index.html');
});

test.each(pages.map((page) => [relative(DIST, page), dirname(page), page]))(
  '%s: internal links lead somewhere',
  (_name, _folder, page) => {
    expect(broken(page)).toEqual([]);
  },
);

/** Every page elsewhere that the site may link to, and when it was read: `known-links.json`. */
const known = JSON.parse(readFileSync(new URL('../known-links.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

test.each(pages.map((page) => [relative(DIST, page), page]))('%s: external links are known', (name, page) => {
  const unknown = [...readFileSync(page, 'utf8').matchAll(/<a\s[^>]*href="(https?:[^"]*)"/g)]
    .map(([, link = '']) => link.replaceAll('&amp;', '&').replace(/#.*$/, ''))
    .filter((link) => known[link] === undefined)
    .map((link) => `${name} links to ${link}: read that page, then add it to known-links.json with the month.`);
  expect(unknown).toEqual([]);
});
