import { expect, test } from 'vitest';
import { lessonId, locales } from './locales.ts';

test('a translation is a file beside the lesson, and its language comes first in its address', () => {
  expect(lessonId('06-handler-and-event/index.mdx')).toBe('lessons/handler-and-event');
  expect(lessonId('06-handler-and-event/index.de.mdx')).toBe('de/lessons/handler-and-event');
  expect(lessonId('../../lessons/06-handler-and-event/index.pt-BR.mdx')).toBe('pt-BR/lessons/handler-and-event');
});

test('languages name themselves', () => {
  expect(locales()).toMatchObject({ root: { lang: 'en', label: 'English' }, de: { lang: 'de', label: 'Deutsch' } });
});
