import { expect, test } from 'vitest';
import { ORIGINS, SITUATIONS, trace, type Setting } from './trace.ts';

const setting = (more: Partial<Setting> = {}): Setting => ({
  cors: 'shop',
  routes: 'each',
  guarded: true,
  origin: ORIGINS[0],
  method: 'POST',
  sends: new Set(['token', 'json']),
  ...more,
});

test('what becomes of each situation', () => {
  expect(SITUATIONS.map(([name, one]) => [name, trace(one).sum])).toEqual([
    ['POST with token and JSON, no CORS', 'The browser does not send the request. No function of it has run.'],
    ['The same, the shop may', 'The page reads the 200.'],
    ['The same, from another origin', 'The browser does not send the request. No function of it has run.'],
    ['The same, with cookies', 'The browser does not send the request. No function of it has run.'],
    ['The same, cookies allowed', 'The page reads the 200.'],
    ['The same, a star for all', 'The browser does not send the request. No function of it has run.'],
    ['The same, the route takes ANY', 'The browser does not send the request. No function of it has run.'],
    ['A plain GET, no CORS, no authorizer', 'The page may not read the answer. The function has run all the same.'],
  ]);
});

const why = (more: Partial<Setting>): string | undefined =>
  trace(setting(more)).steps.find(({ kind }) => kind === 'denial')?.text;

test('the browser says why', () => {
  expect(why({ cors: 'none' })).toContain('no `allow-origin`');
  expect(why({ method: 'DELETE' })).toBe('`allow-methods` does not have DELETE');
  expect(why({ cors: 'star' })).toContain('does not stand for `authorization`');
  expect(why({ cors: 'star', sends: new Set(['json']) })).toBeUndefined();
  expect(why({ cors: 'star', sends: new Set(['json', 'cookies']) })).toContain('where cookies were sent');
  expect(why({ sends: new Set(['cookies']) })).toContain('no `allow-credentials: true`');
  expect(why({ routes: 'any' })).toBe('a preflight has to be answered with success, not with 401');
});

test('a route that takes OPTIONS gets the preflight, and its function answers it where nobody asks for a token', () => {
  const { steps } = trace(setting({ routes: 'any', guarded: false }));
  expect(steps.map(({ who }) => who)).toEqual(['browser', 'function', 'browser', 'function', 'page']);
});

test('a refusal can be read as well', () => {
  expect(trace(setting({ sends: new Set(['json']) }))).toMatchObject({
    kind: 'failure',
    sum: 'The page reads the 401.',
  });
});
