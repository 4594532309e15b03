import { i18nLoader } from '@astrojs/starlight/loaders';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
import { exerciseTexts } from './lib/exercise-texts.ts';
import { lessonId } from './lib/locales.ts';

/** Where a fact was read, and when: facts about AWS age. */
const source = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  url: z.url(),
  /** Date of the copy that was read, `2026-08`, or its year where the copy does not say more. */
  read: z.string().regex(/^\d{4}(?:-\d{2})?$/),
});

/** Starlight checks every page with this schema, so what only lessons have is optional here (see `lib/lessons.ts`). */
const lessonFields = z.object({
  exercise: z.string().optional(),
  minutes: z.int().min(1).optional(),
  sources: z.array(source).optional(),
});

export const collections = {
  docs: defineCollection({
    loader: glob({
      base: '../../lessons',
      pattern: '*/index{,.*}.mdx',
      generateId: ({ entry }) => lessonId(entry),
    }),
    schema: docsSchema({ extend: lessonFields }),
  }),
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
  exercises: defineCollection({ loader: exerciseTexts(), schema: z.object({}) }),
};
