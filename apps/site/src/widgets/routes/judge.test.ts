import { expect, test } from 'vitest';
import { judge, REQUESTS, ROUTES } from './judge.ts';

const told = (request: string, routes = ROUTES) => {
  const found = judge(routes, request);
  if (typeof found === 'string') throw new Error(found);
  return found;
};

test('the most particular route answers, whatever the order', () => {
  const backwards = ROUTES.split('\n').reverse().join('\n');
  for (const routes of [ROUTES, backwards])
    expect(REQUESTS.map((request) => [request, told(request, routes).sum])).toEqual([
      ['GET /items/7', 'GET /items/{id} answers.'],
      ['GET /items/report', 'GET /items/report answers.'],
      ['GET /items/7/photos', 'ANY /items/{proxy+} answers.'],
      ['DELETE /items/7', 'ANY /items/{proxy+} answers.'],
      ['POST /about', 'ANY /{proxy+} answers.'],
      ['GET /', '$default answers.'],
      ['OPTIONS /items', 'ANY /{proxy+} answers.'],
    ]);
});

test('each route is told of, those that fit in the order in which they would answer', () => {
  expect(told('GET /items/caf%C3%A9').routes.map(({ key, place, text }) => [key, place, text])).toEqual([
    ['GET /items/{id}', 'answers', 'answers, `id` is `café`'],
    ['ANY /items/{proxy+}', 'fits', 'fits, too, and is less particular'],
    ['ANY /{proxy+}', 'fits', 'fits, too, and is less particular'],
    ['$default', 'fits', 'fits, too, and is for what fits nothing else'],
    ['POST /items', 'no', 'another path'],
    ['GET /items/report', 'no', 'another path'],
  ]);
  expect(told('PUT /items', 'POST /items')).toEqual({
    found: false,
    sum: 'No route fits: the API answers 404, and no function runs.',
    routes: [{ key: 'POST /items', place: 'no', text: 'another method' }],
  });
});

test.each([
  ['FETCH /items', 'GET /', 'FETCH /items is no route: begin with a method'],
  ['GET items', 'GET /', 'GET items is no route: behind the method'],
  ['GET /{all+}/photos', 'GET /', 'nothing comes behind it'],
  ['GET /a\n GET  /a', 'GET /', 'GET /a is there twice'],
  ['GET /a', '/a', 'Write the request as GET /items/7'],
])('%j asked for %j says what to do', (routes, request, message) => expect(judge(routes, request)).toContain(message));
