import { expect, test } from 'vitest';
import { NETS, routeOf, SOURCES, sumOf, type Net, type Source } from './route.ts';

const sources = Object.keys(SOURCES) as Source[];
const nets = Object.keys(NETS) as Net[];

test('which net sees the events of which source', () => {
  const kept = sources.map((source) => [
    source,
    ...nets.filter((net) => routeOf(source, new Set([net])).idle.length === 0),
  ]);
  expect(kept).toEqual([
    ['wait'],
    ['later', 'deadLetterQueue', 'destination'],
    ['queue', 'redrive'],
    ['stream', 'mapping'],
  ]);
});

test('without its own net an event is lost, whatever others there are', () => {
  for (const source of ['later', 'queue', 'stream'] as const) {
    expect(routeOf(source, new Set()).kept).toBe(false);
    const strangers = nets.filter((net) => routeOf(source, new Set([net])).idle.length > 0);
    expect(routeOf(source, new Set(strangers))).toMatchObject({ kept: false, idle: strangers });
    expect(routeOf(source, new Set(nets)).kept).toBe(true);
  }
});

test('two nets of a function both get it, in two forms', () => {
  const both = routeOf('later', new Set<Net>(['deadLetterQueue', 'destination', 'redrive']));
  expect(both.steps.map(({ text }) => text)).toEqual([
    'gets 202 and goes away',
    'fails 3 times within 3 minutes',
    'sends a record: RetriesExhausted',
    'sends the event itself',
  ]);
  expect(sumOf(both)).toBe(
    'In the destination, as a record, and in the dead-letter queue. Never sees it: redrive policy of the queue.',
  );
});
