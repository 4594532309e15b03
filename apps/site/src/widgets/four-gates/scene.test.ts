import { expect, test } from 'vitest';
import { wayOf, type Choice } from './scene.ts';

const way = (more: Partial<Choice>) =>
  wayOf({ gate: 'viewer-request', engine: 'function', returned: 'same', cached: false, ...more });
const whos = (more: Partial<Choice>) => way(more).steps.map(({ who }) => who);

test('a request passes four gates, and two where the cache has the answer', () => {
  expect(whos({})).toEqual([
    'viewer request',
    'cache',
    'origin request',
    'origin',
    'origin response',
    'viewer response',
  ]);
  expect(whos({ cached: true })).toEqual(['viewer request', 'cache', 'viewer response']);
  expect(way({ engine: 'lambda', gate: 'origin-request', cached: true })).toMatchObject({
    kind: 'wait',
    event: undefined,
  });
});

test('an answer at the first gate ends the way, one at the second goes through the cache', () => {
  expect(way({ returned: 'redirect-function' })).toMatchObject({
    kind: 'success',
    steps: [{ text: 'your function answers 301' }],
  });
  expect(whos({ engine: 'lambda', gate: 'origin-request', returned: 'redirect-lambda' })).toEqual([
    'viewer request',
    'cache',
    'origin request',
    'cache',
    'viewer response',
  ]);
});

test('the form of the other engine is no answer', () => {
  expect(way({ returned: 'redirect-lambda' })).toMatchObject({ kind: 'failure' });
  expect(way({ engine: 'lambda', returned: 'redirect-function' })).toMatchObject({ kind: 'failure' });
});

test('what is read-only, too large or at the wrong gate is refused', () => {
  expect(way({ returned: 'header' }).steps.at(-1)?.text).toContain('read-only header via');
  expect(way({ engine: 'lambda', returned: 'large' }).title).toContain('502');
  expect(way({ engine: 'lambda', gate: 'origin-request', returned: 'large' })).toMatchObject({ kind: 'success' });
  expect(way({ gate: 'origin-request' })).toMatchObject({ kind: 'failure', event: undefined });
});
