import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { numberedFolders } from './folders.ts';
import { MODULES } from './modules.ts';

type Items = NonNullable<StarlightUserConfig['sidebar']>;

/**
 * The way through the course: module by module, each lesson with its exercise behind it. An exercise that belongs to a
 * later lesson is not in the way before. Called by `astro.config.ts`.
 */
export async function sidebar(): Promise<Items> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const exercises = await numberedFolders(join(root, 'exercises'));
  const lessons = (await numberedFolders(join(root, 'lessons'))).filter(({ path }) =>
    existsSync(join(path, 'index.mdx')),
  );
  const groups = MODULES.map(async ({ title, from, to }) => {
    const own = lessons.filter(({ number }) => from <= number && number <= to);
    const items = own.map(async ({ slug, path, number }) => {
      const named = /^exercise:\s*(\S+)$/m.exec(await readFile(join(path, 'index.mdx'), 'utf8'))?.[1];
      const exercise = exercises.find((entry) => entry.slug === named);
      const lesson = { slug: `lessons/${slug}` };
      return exercise === undefined || (await lessonOf(exercise.path)) !== number
        ? [lesson]
        : [lesson, { label: exercise.slug, link: `/exercises/${exercise.slug}/`, attrs: { 'data-exercise': '' } }];
    });
    return { label: title, items: (await Promise.all(items)).flat() };
  });
  return (await Promise.all(groups)).filter(({ items }) => items.length > 0);
}

/** The number of the lesson that an exercise belongs to; undefined where there is no such exercise. */
async function lessonOf(path: string): Promise<number | undefined> {
  const file = join(path, 'exercise.yaml');
  if (!existsSync(file)) return undefined;
  return Number(/^lesson:\s*(\d+)$/m.exec(await readFile(file, 'utf8'))?.[1]);
}
