import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** A lesson as its folder and the top of its text describe it; the site reads the rest. */
export interface Lesson {
  /** `6` of `06-handler-and-event`. */
  readonly number: number;
  /** `handler-and-event` */
  readonly slug: string;
  /** `lessons/06-handler-and-event/index.mdx` */
  readonly path: string;
  readonly title: string;
  /** Slug of the exercise at its end. */
  readonly exercise: string | undefined;
}

const top = z.object({ title: z.string(), exercise: z.string().optional() });

/** Every lesson that is written, in order. */
export async function loadLessons(root: string): Promise<Lesson[]> {
  const names = await readdir(join(root, 'lessons')).catch(() => []);
  const lessons = await Promise.all(
    names.map(async (name): Promise<Lesson | undefined> => {
      const [, number, slug] = /^(\d+)-(.+)$/.exec(name) ?? [];
      const path = `lessons/${name}/index.mdx`;
      const text = await readFile(join(root, path), 'utf8').catch(() => '');
      const [, yaml] = /^---\r?\n(.*?)\r?\n---/s.exec(text) ?? [];
      if (number === undefined || slug === undefined || yaml === undefined) return undefined;
      const { title, exercise } = top.parse(parse(yaml));
      return { number: Number(number), slug, path, title, exercise };
    }),
  );
  return lessons.filter((lesson) => lesson !== undefined).sort((a, b) => a.number - b.number);
}
