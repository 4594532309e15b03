import { expect, test } from 'vitest';
import { answerOf, bucketAfter, RECORDS, TRANSFORMS, type TransformName } from './bench.ts';

const after = (name: TransformName) => bucketAfter(RECORDS, answerOf(name, RECORDS));

test('what each function leads to', () => {
  const ends = Object.fromEntries((Object.keys(TRANSFORMS) as TransformName[]).map((name) => [name, after(name).end]));
  expect(ends).toEqual({
    right: '2 written, 1 dropped, 1 failed',
    ends: '2 written, 1 dropped, 1 failed',
    leaves: 'The whole batch has failed: Lambda.MissingRecordId',
    empty: '3 written, 0 dropped, 1 failed',
    capitals: '0 written, 1 dropped, 3 failed',
    plain: 'The whole batch has failed: Lambda.JsonProcessingException',
    throws: 'The whole batch has failed: Lambda.FunctionError',
  });
});

test('the bucket holds lines, masked and in UTF-8, and what has failed as it came in', () => {
  const { objects } = after('right');
  const [[path, text] = [], [failedPath, failed] = ['', '']] = Object.entries(objects);
  expect(path).toMatch(/^2026\/11\/30\/10\/clicks-1-/);
  expect(text).toBe('{"type":"visit","email":"a***@example.com"}\n{"type":"visit","email":"z***@example.com"}\n');
  expect(failedPath).toMatch(/^processing-failed\//);
  expect(atob((JSON.parse(failed) as { rawData: string }).rawData)).toBe('{"type":"visit", oops');
});

test('without line ends, two records are one line', () => {
  expect(Object.values(after('ends').objects)[0]).toMatch(/\}\{/);
});

test('an answer that was typed is judged as well', () => {
  const [step] = bucketAfter('one', { text: '{"records":[]}', failed: false }).steps;
  expect(step?.text).toMatch(/One or more record Ids were not returned/);
  expect(bucketAfter('one', { text: 'no JSON', failed: false }).end).toMatch(/JsonProcessingException/);
});
