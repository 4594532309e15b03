import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The language of the course; a lesson in another one lies beside it: `lessons/06-handler-and-event/index.de.mdx`. */
export const LANGUAGE = 'en';

const LESSONS = fileURLToPath(new URL('../../../../lessons/', import.meta.url));

/** What Starlight asks for: every language that at least one lesson was translated to. Called by `astro.config.ts`. */
export function locales(): Record<string, { label: string; lang: string }> {
  const found = globSync('*/index.*.mdx', { cwd: LESSONS }).map((path) => path.split('.').at(-2) ?? '');
  const others = [...new Set(found)].sort().map((lang) => [lang, { label: nameOf(lang), lang }] as const);
  return { root: { label: nameOf(LANGUAGE), lang: LANGUAGE }, ...Object.fromEntries(others) };
}

/** Id, and address, of a lesson by its file: `de/lessons/handler-and-event` of `06-handler-and-event/index.de.mdx`. */
export function lessonId(file: string): string {
  const [, slug = file, lang] = /^(?:.*\/)?\d+-([a-z0-9-]+)\/index(?:\.([\w-]+))?\.mdx$/.exec(file) ?? [];
  return `${lang === undefined ? '' : `${lang}/`}lessons/${slug}`;
}

/** A language in its own words: `Deutsch`. */
export function nameOf(lang: string): string {
  return new Intl.DisplayNames(lang, { type: 'language' }).of(lang) ?? lang;
}
