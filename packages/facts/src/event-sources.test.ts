import { expect, test } from 'vitest';
import { EVENT_SOURCES, OPENS, WAYS } from './event-sources.ts';

test('each source is there once, and its way is known', () => {
  expect(new Set(EVENT_SOURCES.map(({ name }) => name)).size).toBe(EVENT_SOURCES.length);
  for (const { way, opens } of EVENT_SOURCES) expect([WAYS[way], OPENS[opens]]).not.toContain(undefined);
});

test('who is read is opened by the role, and nobody else is', () => {
  for (const { way, opens, name } of EVENT_SOURCES) expect(opens === 'role', name).toBe(way === 'read');
});
