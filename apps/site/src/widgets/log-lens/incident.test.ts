import { expect, test } from 'vitest';
import { answer, QUERIES, sumOf, type Query } from './incident.ts';

test('what each query finds in texts and in JSON', () => {
  const found = (Object.keys(QUERIES) as Query[]).map((id) => [
    id,
    sumOf(answer(QUERIES[id].query, 'text')),
    sumOf(answer(QUERIES[id].query, 'json')),
  ]);
  expect(found).toEqual([
    ['click', 'nothing in 9 events', '4 rows of 8 events'],
    ['errors', 'nothing in 9 events', '2 rows of 8 events'],
    ['kinds', 'nothing in 9 events', '2 rows of 8 events'],
    ['slowest', '1 row of 9 events', '1 row of 8 events'],
    ['word', '1 row of 9 events', '2 rows of 8 events'],
  ]);
});

test('a click is told from its beginning to its end', () => {
  const { fields, rows } = answer(QUERIES.click.query, 'json');
  expect(fields).toEqual(['@timestamp', 'message', 'orderId']);
  expect(rows.map(([, message]) => message)).toEqual([
    'order received',
    'order failed',
    'order received',
    'order charged',
  ]);
});

test('a query that is none is refused', () => {
  expect(() => answer('find errors', 'json')).toThrow('unexpected symbol found find');
});
