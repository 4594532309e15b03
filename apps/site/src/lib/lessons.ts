import { getCollection, type CollectionEntry } from 'astro:content';
import { to } from './links.ts';
import { lessonId } from './locales.ts';
import { moduleOf, type Module } from './modules.ts';

export interface Lesson {
  readonly number: number;
  readonly slug: string;
  readonly href: string;
  readonly title: string;
  readonly description: string;
  readonly minutes: number;
  /** Slug of its exercise. */
  readonly exercise: string;
  readonly module: Module;
  readonly sources: NonNullable<CollectionEntry<'docs'>['data']['sources']>;
}

/** What a page says about itself as a lesson; undefined for any other page. */
export function lessonOf(entry: Pick<CollectionEntry<'docs'>, 'id' | 'filePath' | 'data'>): Lesson | undefined {
  const [file, digits, slug] = /(\d+)-([a-z0-9-]+)\/index(?:\.[\w-]+)?\.mdx$/.exec(entry.filePath ?? '') ?? [];
  if (file === undefined || slug === undefined || entry.id !== lessonId(file)) return undefined;
  const { title, description, minutes, exercise, sources } = entry.data;
  if (description === undefined || minutes === undefined || exercise === undefined) {
    throw new Error(`lessons/${file} needs \`description\`, \`minutes\` and \`exercise\` at its top.`);
  }
  const number = Number(digits);
  return {
    number,
    slug,
    href: to(`${entry.id}/`),
    title,
    description,
    minutes,
    exercise,
    module: moduleOf(number),
    sources: sources ?? [],
  };
}

/** Every lesson, in order, in the language of the course. */
export async function allLessons(): Promise<Lesson[]> {
  const entries = await getCollection('docs');
  return entries
    .filter(({ id }) => id.startsWith('lessons/'))
    .flatMap((entry) => lessonOf(entry) ?? [])
    .sort((a, b) => a.number - b.number);
}
