import { expect, test } from 'vitest';
import { readCurl, wordsOf } from './curl.ts';

const read = (command: string) => {
  const { body, ...rest } = readCurl(command, 'prod');
  return { ...rest, body: new TextDecoder().decode(body) };
};

test('words are taken apart as a shell does', () => {
  expect(wordsOf(`curl 'a b' "c \\"d\\" $" e\\ f -H'x: y' \\\n g`)).toEqual([
    'curl',
    'a b',
    'c "d" $',
    'e f',
    '-Hx: y',
    'g',
  ]);
});

test('what a command sends', () => {
  expect(read(`curl -sS https://x.example/prod/orders/7?a=1`)).toEqual({
    method: 'GET',
    path: '/orders/7',
    query: 'a=1',
    headers: [
      ['User-Agent', 'curl/8.15.0'],
      ['Accept', '*/*'],
    ],
    body: '',
  });
  expect(read(`curl -XPUT '/prod?x' -H 'content-type: text/plain' -A me -b a=b -d one -d two`)).toEqual({
    method: 'PUT',
    path: '/',
    query: 'x',
    headers: [
      ['User-Agent', 'me'],
      ['Accept', '*/*'],
      ['Cookie', 'a=b'],
      ['content-type', 'text/plain'],
    ],
    body: 'one&two',
  });
  expect(read(`curl /prod/orders --json '{"a":1}'`)).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: expect.arrayContaining([
      ['Content-Type', 'application/json'],
      ['Accept', 'application/json'],
    ]),
  });
});

test('where paths have no stage, they are whole', () =>
  expect(readCurl('curl http://x.example/notes?id=7', undefined)).toMatchObject({ path: '/notes', query: 'id=7' }));

test.each([
  ['', 'Begin with curl.'],
  ['wget /prod/a', 'Begin with curl.'],
  ['curl', 'The address is missing.'],
  [`curl '/prod/a`, 'A quote is not closed'],
  ['curl /prod/a /prod/b', 'Two addresses'],
  ['curl /prod/a -H', '-H needs a value'],
  ['curl /prod/a -H x', 'is no header'],
  ['curl /prod/a -F x=y', '-F is not known here'],
  ['curl /test/a', 'The path begins with the stage: /prod/orders/7'],
])('%j says what to do', (command, message) => expect(() => read(command)).toThrow(message));
