import { expect, test } from 'vitest';
import { EVENTS, judge, PATTERNS } from './judge.ts';

test('each pattern takes the events that AWS takes', () => {
  const taken = PATTERNS.map(({ name, text }) => [
    name,
    EVENTS.filter((event) => judge(text, event.text).kind === 'success').map((event) => event.name),
  ]);
  expect(Object.fromEntries(taken)).toEqual({
    'one of several': ['failed', 'without a country'],
    'a beginning': ['failed', 'without a country', 'of another sender'],
    'anything but': ['failed'],
    'a range': ['failed'],
    'is it there?': ['failed'],
    or: ['failed', 'without a country'],
    'a mistake': [],
  });
});

test('it tells which field stands in the way', () => {
  const event = JSON.stringify({ source: 'shop.orders', detail: { status: 'failed', total: '250' } });
  const pattern = JSON.stringify({ source: ['shop.orders'], detail: { total: [{ numeric: ['>', 100] }] } });
  expect(judge(pattern, event)).toEqual({
    kind: 'failure',
    sum: 'The rule leaves it, because of detail.total.',
    fields: [
      { path: 'detail.total', reason: 'is "250", not {"numeric":[">",100]}', holds: false },
      { path: 'source', reason: 'is "shop.orders", as "shop.orders" wants it', holds: true },
    ],
  });
});

test('what a bus adds is there', () => {
  expect(judge('{"account":["111122223333"]}', '{"source":"a"}').kind).toBe('success');
});

test.each([
  [
    '{"source":"shop"}',
    '{}',
    'AWS refuses the pattern. Event pattern is not valid. Reason: "source" must be an object',
  ],
  ['{"source":["shop"]}', '{"source":', 'The event is no JSON object'],
  ['{"source":["shop"]}', '[1]', 'The event is no JSON object'],
])('%s asked for %s says what is wrong', (pattern, event, sum) => {
  const judged = judge(pattern, event);
  expect(judged).toMatchObject({ kind: 'denial', fields: [] });
  expect(judged.sum).toContain(sum);
});
