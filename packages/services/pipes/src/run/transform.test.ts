import type { Call } from '@coldstart/cloud';
import { expect, test } from 'vitest';
import type { Pipe } from '../state.ts';
import { dynamic, staged, transform } from './transform.ts';

const pipe = {
  name: 'orders',
  arn: 'arn:aws:pipes:eu-west-1:111122223333:pipe/orders',
  source: 'arn:aws:sqs:eu-west-1:111122223333:orders',
  settings: { target: 'arn:aws:sqs:eu-west-1:111122223333:out', enrichment: undefined },
} as Pipe;
const call = { now: () => Date.UTC(2026, 10, 30) } as Call;
const record = { messageId: 'm', body: '{"id":"a","n":2,"items":[{"sku":"x"},{"sku":"y"}]}' };
const made = (template: string | undefined, event: object = record) =>
  transform(call, pipe, template, staged(pipe, event));

test.each([
  ['no template', undefined, record],
  ['an empty one', '', record],
  ['a text', 'Hello, <$.body.id>', 'Hello, a'],
  ['a quoted text', '"Hello, <$.body.id>"', 'Hello, a'],
  ['the body alone', '<$.body>', { id: 'a', n: 2, items: [{ sku: 'x' }, { sku: 'y' }] }],
  ['values and texts', '{"n": <$.body.n>, "text": "<$.body.n>/<$.body.id>"}', { n: 2, text: '2/a' }],
  ['elements', '{"first": <$.body.items[0].sku>, "all": <$.body.items[*].sku>}', { first: 'x', all: ['x', 'y'] }],
  ['what is not there', '{"x": <$.body.nothing>}', { x: '' }],
  ['the pipe', '["<aws.pipes.pipe-name>", <aws.pipes.target-arn>]', ['orders', pipe.settings.target]],
  ['the moment', '<aws.pipes.event.ingestion-time>', '2026-11-30T00:00:00.000Z'],
  ['the event as it is', '{"e": <aws.pipes.event>}', { e: record }],
  [
    'the event as it is meant',
    '{"e": <aws.pipes.event.json>}',
    { e: { messageId: 'm', body: JSON.parse(record.body) } },
  ],
])('%s', (_, template, expected) => {
  expect(made(template)).toEqual(expected);
});

test('a body that is no JSON is a text', () => {
  expect(made('<$.body>', { body: 'plain' })).toBe('plain');
  expect(made('{"b": "<$.body>"}', { body: 'say "hi"' })).toEqual({ b: 'say "hi"' });
});

test('an object within quotation marks makes no JSON', () => {
  expect(() => made('{"x": "<$.body>"}')).toThrow('no valid JSON');
});

test('parameters are texts, or paths as a whole', () => {
  const event = staged(pipe, record);
  expect([dynamic('$.body.id', event), dynamic('a $.body.id', event), dynamic('$.body.n', event)]).toEqual([
    'a',
    'a $.body.id',
    '2',
  ]);
});
