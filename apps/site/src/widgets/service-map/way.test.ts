import { expect, test } from 'vitest';
import { ARROWS } from './arrows.ts';
import { isService, SERVICES, wayOf, wordsOf } from './way.ts';

const services = Object.keys(SERVICES).filter(isService);
const stops = (from: string, to: string): string => {
  if (!isService(from) || !isService(to)) throw new Error(`There is no ${from} or no ${to}.`);
  return [from, ...wayOf(from, to).arrows.map((arrow) => arrow.to)].join(' ');
};

test('an arrow is there once, and leads elsewhere', () => {
  const ends = ARROWS.map(({ from, to }) => `${from} ${to}`);
  expect(ends.filter((one, index) => ends.indexOf(one) !== index)).toEqual([]);
  expect(ARROWS.filter(({ from, to }) => from === to)).toEqual([]);
});

test.each([
  ['browser', 'dynamodb', 'browser api dynamodb'],
  ['browser', 'aurora', 'browser api lambda aurora'],
  ['cognito', 's3', 'cognito lambda s3'],
  ['kinesis', 's3', 'kinesis firehose s3'],
  ['s3', 'states', 's3 events states'],
  ['sqs', 'events', 'sqs lambda events'],
  ['dynamodb', 'lambda', 'dynamodb lambda'],
])('the way from %s to %s', (from, to, way) => {
  expect(stops(from, to)).toBe(way);
});

test('who waits is told', () => {
  expect(wayOf('browser', 'aurora')).toMatchObject({ kind: 'wait', sum: '3 arrows, and the sender waits to the end.' });
  expect(wayOf('s3', 'lambda').sum).toBe('One arrow, and the sender waits for none of it.');
  expect(wayOf('browser', 'sqs').sum).toBe(
    '2 arrows, and the sender waits until API Gateway has handed it on, no further.',
  );
  expect(wayOf('aurora', 's3')).toEqual({ kind: 'failure', sum: 'Nothing leads from Aurora to S3.', arrows: [] });
  expect(wayOf('s3', 's3').sum).toBe('The event is there already.');
});

test('nothing leads to a browser, and from Aurora; each arrow says four things', () => {
  for (const service of services) {
    if (service !== 'browser') expect(wayOf(service, 'browser').kind).toBe('failure');
    if (service !== 'aurora') expect(wayOf('aurora', service).kind).toBe('failure');
  }
  for (const arrow of ARROWS) for (const [, words] of wordsOf(arrow)) expect(words).not.toBe('');
});
