import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fieldsOf, SAMPLES, type EventSample } from './index.ts';

const samples: readonly (readonly [string, EventSample])[] = Object.entries(SAMPLES);

test.each(samples)('each field of %s is told of, and nothing else', (_, { event, fields }) => {
  expect(Object.keys(fields)).toEqual(fieldsOf(event).map(({ path }) => path));
});

test('what the packed lines of a log hold is the sample of unpacked ones', () => {
  const { data } = SAMPLES.logs.event.awslogs;
  expect(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString())).toEqual(SAMPLES.unpackedLogs.event);
});

test('a list is told of by its first element', () => {
  expect(fieldsOf({ a: [{ b: 1 }, { c: 2 }], d: [] }).map(({ path, depth }) => [path, depth])).toEqual([
    ['a', 0],
    ['a[].b', 1],
    ['d', 0],
  ]);
});
