import { expect, test } from 'vitest';
import { forTheSite } from './exercise-texts.ts';

test('the heading goes, since the page has it', () => {
  expect(forTheSite('# Say hello\n\nText.\n')).toBe('Text.\n');
});

test('links to lessons and exercises lead to their pages', () => {
  expect(forTheSite('[six](../../lessons/06-handler-and-event/index.mdx)')).toBe(
    '[six](../../lessons/handler-and-event/)',
  );
  expect(forTheSite('[one](../01-hello-event/README.md)')).toBe('[one](../hello-event/)');
});

test('links to files are names; others stay', () => {
  expect(forTheSite('Open [hello.mts](src/hello.mts).')).toBe('Open hello.mts.');
  expect(forTheSite('[AWS](https://aws.amazon.com/) and [below](#below)')).toBe(
    '[AWS](https://aws.amazon.com/) and [below](#below)',
  );
});
