import { expect, test } from 'vitest';
import { EdgeError, type EdgeRequest, type EdgeResponse } from '../messages.ts';
import { functionEvent } from './event.ts';
import { readFunctionRun } from './result.ts';

const context = {
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
  requestId: 'r==',
};
const request: EdgeRequest = {
  clientIp: '198.51.100.11',
  method: 'GET',
  uri: '/media/index.mpd',
  querystring: 'ID=42&NoValue&querymv=val1&querymv=val2%2Cval3',
  headers: {
    host: [{ key: 'Host', value: 'video.example.com' }],
    accept: [
      { key: 'Accept', value: 'application/json' },
      { key: 'Accept', value: 'text/html' },
    ],
    cookie: [{ key: 'Cookie', value: 'id=CookieIdValue; loggedIn=true; loggedIn=no' }],
    'x-forwarded-proto': [{ key: 'X-Forwarded-Proto', value: 'https' }],
  },
  body: new Uint8Array(0),
};
const response: EdgeResponse = {
  status: 200,
  statusDescription: 'OK',
  headers: {
    via: [{ key: 'Via', value: '1.1 x' }],
    'content-length': [{ key: 'Content-Length', value: '3' }],
    'set-cookie': [{ key: 'Set-Cookie', value: 'a=1; Secure; Path=/' }],
    'x-cache': [{ key: 'X-Cache', value: 'Miss from cloudfront' }],
  },
  body: Buffer.from('abc'),
};

const returned = (value: unknown, of?: EdgeResponse) =>
  readFunctionRun({ logs: [], compute: 0, output: JSON.stringify(value) }, request, of);
const refused = (value: unknown, of?: EdgeResponse): string => {
  try {
    returned(value, of);
  } catch (error) {
    if (error instanceof EdgeError) return `${error.status} ${error.kind}: ${error.message}`;
    throw error;
  }
  return 'taken';
};

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html#functions-event-structure-example
test('the event has the shape of the documentation', () => {
  const event = functionEvent(context, request, response);
  expect(event).toEqual({
    version: '1.0',
    context: { ...context, eventType: 'viewer-response' },
    viewer: { ip: '198.51.100.11' },
    request: {
      method: 'GET',
      uri: '/media/index.mpd',
      querystring: {
        ID: { value: '42' },
        NoValue: { value: '' },
        querymv: { value: 'val1', multiValue: [{ value: 'val1' }, { value: 'val2%2Cval3' }] },
      },
      headers: {
        host: { value: 'video.example.com' },
        accept: { value: 'application/json', multiValue: [{ value: 'application/json' }, { value: 'text/html' }] },
      },
      cookies: {
        id: { value: 'CookieIdValue' },
        loggedIn: { value: 'true', multiValue: [{ value: 'true' }, { value: 'no' }] },
      },
    },
    response: {
      statusCode: 200,
      statusDescription: 'OK',
      headers: { via: { value: '1.1 x' }, 'content-length': { value: '3' } },
      cookies: { a: { value: '1', attributes: 'Secure; Path=/' } },
    },
  });
});

test('what comes back as it was given is what it was', () => {
  expect(returned(functionEvent(context, request).request)).toEqual({
    request: {
      ...request,
      headers: {
        ...request.headers,
        cookie: [{ key: 'Cookie', value: 'id=CookieIdValue; loggedIn=true; loggedIn=no' }],
      },
    },
  });
  expect(returned(functionEvent(context, request, response).response, response)).toEqual({ response });
});

test('a response is made, with a body as text or base64', () => {
  const made = {
    statusCode: 302,
    headers: { location: { value: '/new' } },
    cookies: { a: { value: '1', attributes: 'Secure' } },
  };
  expect(returned(made)).toEqual({
    response: {
      status: 302,
      statusDescription: '',
      headers: {
        location: [{ key: 'location', value: '/new' }],
        'set-cookie': [{ key: 'Set-Cookie', value: 'a=1; Secure' }],
      },
      body: new Uint8Array(0),
    },
  });
  for (const body of ['hi', { data: 'hi' }, { encoding: 'base64', data: 'aGk=' }])
    expect(returned({ statusCode: 200, body })).toMatchObject({ response: { body: new TextEncoder().encode('hi') } });
});

test('what is not valid is refused in the words of the page', () => {
  const page = '502 FunctionValidationError: The CloudFront function returned an invalid value: ';
  const { request: whole } = functionEvent(context, request);
  for (const [value, words] of [
    [{ statusCode: 200, headers: { 'X-A': { value: '1' } } }, 'response.headers must have header names in lower case.'],
    [{ statusCode: '301' }, 'response.statusCode must be an integer between 200 and 599.'],
    [
      { statusCode: 301, headers: { location: [{ key: 'Location', value: '/' }] } },
      "response.headers['location'] must be an object with the field value.",
    ],
    [
      { statusCode: 301, headers: { location: '/new' } },
      "response.headers['location'] must be an object with the field value.",
    ],
    [
      { statusCode: 200, headers: { connection: { value: 'close' } } },
      'response.headers cannot have the disallowed header connection.',
    ],
    [{ statusCode: 200, headers: { a: { value: 1 } } }, "response.headers['a'].value must be a string."],
    [
      { statusCode: 200, headers: { 'set-cookie': { value: 'a=1' } } },
      'response.headers cannot have the header set-cookie: use response.cookies.',
    ],
    [{ ...whole, method: 'POST' }, 'request.method is read-only.'],
    [{ ...whole, uri: 'x' }, 'request.uri must be a string that starts with /.'],
    [{ ...whole, headers: { host: { value: 'other' } } }, 'request.headers cannot change the read-only header host.'],
    [{ ...whole, headers: {} }, 'request.headers cannot delete the read-only header host.'],
    ['/new', 'the function must return a request or response object.'],
  ] as const)
    expect(refused(value)).toBe(page + words);
  expect(refused({ statusCode: 200, headers: {} }, response)).toBe(
    `${page}response.headers cannot delete the read-only header via.`,
  );
  expect(() => readFunctionRun({ logs: [], compute: 0 }, request)).toThrow('must return a request or response object');
  expect(() => readFunctionRun({ logs: [], compute: 0, error: 'TypeError: x' }, request)).toThrow(
    'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
  );
});
