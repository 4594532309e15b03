import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { numberedFolders } from './folders.ts';
import { MODULES } from './modules.ts';

type Items = NonNullable<StarlightUserConfig['sidebar']>;

/**
 * The way through the course: module by module, each lesson with the exercises that belong to it behind it, in their order. Called by `astro.config.ts`.
 */
export async function sidebar(): Promise<Items> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const exercises = await Promise.all(
    (await numberedFolders(join(root, 'exercises'))).map(async (exercise) => ({
      ...exercise,
      lesson: await lessonOf(exercise.path),
    })),
  );
  const lessons = (await numberedFolders(join(root, 'lessons'))).filter(({ path }) =>
    existsSync(join(path, 'index.mdx')),
  );
  const groups = MODULES.map(({ title, from, to }) => {
    const own = lessons.filter(({ number }) => from <= number && number <= to);
    const items = own.flatMap(({ slug, number }) => [
      { slug: `lessons/${slug}` },
      ...exercises
        .filter(({ lesson }) => lesson === number)
        .map((exercise) => ({
          label: exercise.slug,
          link: `/exercises/${exercise.slug}/`,
          attrs: { 'data-exercise': '' },
        })),
    ]);
    return { label: title, items };
  });
  return groups.filter(({ items }) => items.length > 0);
}

/** The number of the lesson that an exercise belongs to; undefined where there is no such exercise. */
async function lessonOf(path: string): Promise<number | undefined> {
  const file = join(path, 'exercise.yaml');
  if (!existsSync(file)) return undefined;
  return Number(/^lesson:\s*(\d+)$/m.exec(await readFile(file, 'utf8'))?.[1]);
}
