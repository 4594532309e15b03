import { expect, test } from 'vitest';
import { previewAnswer, previewEvent } from './preview.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const request = {
  method: 'PUT',
  path: '/notes',
  query: 'id=a%2Bb&id=tea',
  headers: [
    ['X-Tag', 'red'],
    ['x-tag', 'blue'],
    ['Content-Type', 'application/json'],
  ] as const,
  body: bytes('{"a":"ü"}'),
};

test('the same request, in both modes', () => {
  expect(previewEvent(request, false)).toMatchObject({
    httpMethod: 'PUT',
    path: '/notes',
    queryStringParameters: { id: 'tea' },
    headers: { 'x-tag': 'blue', 'x-forwarded-proto': 'http' },
    body: '{"a":"ü"}',
    isBase64Encoded: false,
  });
  expect(previewEvent(request, true)).toMatchObject({
    multiValueQueryStringParameters: { id: ['a%2Bb', 'tea'] },
    multiValueHeaders: { 'x-tag': ['red', 'blue'], host: [expect.stringContaining('elb.amazonaws.com')] },
  });
});

test('what is no text comes in Base64, and no text is no event', () => {
  const image = { ...request, headers: [['content-type', 'image/png']] as const, body: Uint8Array.of(0, 255) };
  expect(previewEvent(image, true)).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  expect(previewEvent({ ...request, body: Uint8Array.of(0xff) }, true)).toBeUndefined();
});

test('an answer is read from the member of the mode', () => {
  const answer = {
    statusCode: 200,
    statusDescription: '200 OK',
    headers: { a: '1' },
    multiValueHeaders: { b: ['2', '3'] },
  };
  expect(previewAnswer(answer, false)).toMatchObject({ status: 200, reason: 'OK', headers: [['a', '1']] });
  expect(previewAnswer(answer, true)).toMatchObject({
    headers: [
      ['b', '2'],
      ['b', '3'],
    ],
  });
  for (const bad of [undefined, 'text', { body: 'x' }, { statusCode: 200, body: {} }])
    expect(previewAnswer(bad, true)).toBeUndefined();
});
