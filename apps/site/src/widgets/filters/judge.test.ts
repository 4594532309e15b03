import { expect, test } from 'vitest';
import { FILTERS, isSource, judge, RECORDS, SOURCES, type Source } from './judge.ts';

const textOf = (all: typeof FILTERS, name: string): string => all.find((one) => one.name === name)?.text ?? name;
const judged = (source: Source, filter: string, record: string) =>
  judge(source, textOf(FILTERS, filter), textOf(RECORDS, record));

test('each filter takes the orders of the sources that it is written for', () => {
  const sources = Object.keys(SOURCES).filter(isSource);
  const taken = FILTERS.map(({ name }) => [
    name,
    sources.filter((source) => judged(source, name, 'an order').kind === 'success'),
  ]);
  expect(Object.fromEntries(taken)).toEqual({
    'in body': ['sqs'],
    'in data': ['kinesis'],
    typed: ['dynamodb'],
    untyped: [],
    'beside it all': [],
    'in kinesis.data': [],
    'above 100, in body': ['sqs'],
    'above 100, typed': [],
    'no list': [],
  });
});

test('what no filter takes is gone from a queue, and stays in a stream', () => {
  expect(judged('sqs', 'in body', 'a return')).toMatchObject({
    kind: 'failure',
    sum: 'The function never sees it.',
    becomes: 'Lambda deletes the message: it is gone from the queue.',
    mismatches: [{ path: 'body.type', reason: 'is "return", not "order"' }],
  });
  expect(judged('kinesis', 'in data', 'orders').becomes).toContain('stays in the stream');
  expect(judged('sqs', 'in body', 'a text').mismatches).toEqual([
    { path: 'body', reason: 'is no JSON, and the filter compares its fields' },
  ]);
});

test('the record is what the function would get', () => {
  expect(JSON.parse(judged('kinesis', 'in data', '{"name":"Zoë"}').record)).toMatchObject({
    kinesis: { data: Buffer.from('{"name":"Zoë"}').toString('base64') },
  });
  const item = '{"a":null,"b":1.5,"c":true,"d":["x"],"e":{"f":"g"}}';
  expect(JSON.parse(judged('dynamodb', 'typed', item).record)).toEqual({
    eventName: 'INSERT',
    dynamodb: {
      NewImage: {
        a: { NULL: true },
        b: { N: '1.5' },
        c: { BOOL: true },
        d: { L: [{ S: 'x' }] },
        e: { M: { f: { S: 'g' } } },
      },
    },
  });
});

test('what cannot be is refused', () => {
  expect(judged('sqs', 'no list', 'an order')).toMatchObject({
    kind: 'denial',
    sum: 'AWS refuses the filter: Invalid filter pattern definition.',
  });
  expect(judged('sqs', '{', 'an order').kind).toBe('denial');
  expect(judged('kinesis', '{ "data": ["order"] }', 'a text').becomes).toContain('must be an object');
  expect(judged('dynamodb', 'typed', 'a text')).toMatchObject({ kind: 'denial', sum: 'A table has no such item.' });
});
