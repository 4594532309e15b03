import { expect, test } from 'vitest';
import { EdgeError, type EdgeEvent, type EdgeOrigin, type EdgeRequest, type EdgeResponse } from '../messages.ts';
import { refuseArn, refuseVersion, type EdgeFunctionVersion } from './association.ts';
import { lambdaEdgeEvent } from './event.ts';
import { readLambdaResult } from './result.ts';

const context = {
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFDVBD6EXAMPLE',
  requestId: 'r==',
};
const origin: EdgeOrigin = {
  kind: 'custom',
  domainName: 'example.org',
  path: '',
  customHeaders: {},
  protocol: 'https',
  port: 443,
  readTimeout: 30,
  keepaliveTimeout: 5,
  sslProtocols: ['TLSv1.2'],
  authMethod: 'none',
  id: 'site',
};
const request: EdgeRequest = {
  clientIp: '203.0.113.178',
  method: 'GET',
  uri: '/a',
  querystring: 'x=1',
  headers: {
    'x-forwarded-for': [{ key: 'X-Forwarded-For', value: '203.0.113.178' }],
    via: [{ key: 'Via', value: '2.0 a' }],
    'x-amz-cf-id': [{ key: 'X-Amz-Cf-Id', value: 'r==' }],
  },
  body: Buffer.alloc(41 * 1024, 'a'),
  origin,
};
const response: EdgeResponse = {
  status: 200,
  statusDescription: 'OK',
  headers: {
    'content-type': [{ key: 'Content-Type', value: 'text/html' }],
    'x-cache': [{ key: 'X-Cache', value: 'Miss' }],
  },
  body: Buffer.from('abc'),
};

const returned = (event: EdgeEvent, value: unknown, of?: EdgeResponse) =>
  readLambdaResult(event, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), request, of);
const refused = (event: EdgeEvent, value: unknown, of?: EdgeResponse): string => {
  try {
    returned(event, value, of);
  } catch (error) {
    if (error instanceof EdgeError) return `${error.status} ${error.message}`;
    throw error;
  }
  return 'taken';
};
const cf = (event: EdgeEvent, of?: EdgeResponse) => lambdaEdgeEvent(event, context, true, request, of).Records[0].cf;

test('events have the shape of the documentation', () => {
  const [viewer, fromOrigin] = [cf('viewer-request'), cf('origin-request')];
  expect(viewer.config).toEqual({ ...context, eventType: 'viewer-request' });
  expect(Object.keys(viewer.request.headers)).toEqual(['x-forwarded-for', 'via']);
  expect([viewer.request.body?.inputTruncated, Buffer.from(viewer.request.body?.data ?? '', 'base64').length]).toEqual([
    true,
    40 * 1024,
  ]);
  expect(fromOrigin.request.body?.inputTruncated).toBe(false);
  expect(fromOrigin.request.origin).toEqual({
    custom: {
      customHeaders: {},
      domainName: 'example.org',
      keepaliveTimeout: 5,
      path: '',
      port: 443,
      protocol: 'https',
      readTimeout: 30,
      sslProtocols: ['TLSv1.2'],
    },
  });
  expect(cf('origin-response', response).response).toEqual({
    status: '200',
    statusDescription: 'OK',
    headers: { 'content-type': response.headers['content-type'] },
  });
  expect(lambdaEdgeEvent('viewer-request', context, false, request).Records[0].cf.request.body).toBeUndefined();
});

test('what comes back as it was given is what it was', () => {
  expect(returned('viewer-request', cf('viewer-request').request)).toEqual({ request });
  expect(returned('origin-request', cf('origin-request').request)).toEqual({ request });
  for (const event of ['origin-response', 'viewer-response'] as const)
    expect(returned(event, cf(event, response).response, response)).toEqual({ response });
});

test('a function may choose the origin, replace a body, and answer', () => {
  const s3 = {
    s3: {
      authMethod: 'none',
      customHeaders: {},
      domainName: 'b.s3.eu-west-1.amazonaws.com',
      path: '',
      region: 'eu-west-1',
    },
  };
  expect(returned('origin-request', { ...cf('origin-request').request, origin: s3 })).toMatchObject({
    request: { origin: { kind: 's3', id: undefined } },
  });
  const body = { action: 'replace', encoding: 'text', data: 'new' };
  expect(returned('origin-request', { ...cf('origin-request').request, body })).toMatchObject({
    request: { body: new TextEncoder().encode('new') },
  });
  const made = {
    status: '302',
    headers: { location: [{ key: 'Location', value: '/' }] },
    body: 'aGk=',
    bodyEncoding: 'base64',
  };
  expect(returned('viewer-request', made)).toEqual({
    response: { status: 302, statusDescription: '', headers: made.headers, body: new TextEncoder().encode('hi') },
  });
});

test('what is not valid is refused in the words of the page', () => {
  const validation = '502 The Lambda function result failed validation: ';
  const big = (bytes: number) => ({ status: '200', body: 'x'.repeat(bytes) });
  const { request: whole } = cf('origin-request');
  for (const [event, value, words] of [
    [
      'viewer-request',
      'null',
      '502 The Lambda function returned invalid JSON: The JSON output must be an object type.',
    ],
    ['viewer-request', '{"a', '502 The Lambda function returned invalid JSON: The JSON output is not parsable.'],
    [
      'viewer-request',
      { status: 302 },
      `${validation}The status must be a string that holds an HTTP status code between 200 and 599.`,
    ],
    [
      'viewer-request',
      big(41_000),
      `${validation}The body is not a string, is not an object, or exceeds the maximum size.`,
    ],
    [
      'origin-request',
      big(1_100_000),
      `${validation}The body is not a string, is not an object, or exceeds the maximum size.`,
    ],
    ['origin-request', big(41_000), 'taken'],
    [
      'viewer-request',
      { status: '200', headers: { connection: [{ value: 'close' }] } },
      `${validation}The function tried to add a blacklisted header.`,
    ],
    [
      'origin-request',
      { ...whole, headers: {} },
      `${validation}The function tried to add, delete, or change a read-only header.`,
    ],
    [
      'viewer-request',
      { status: '200', headers: { location: { value: '/' } } },
      '502 The Lambda function returned an invalid entry in the headers object: Each header entry in the headers object must be an array, header : location.',
    ],
    [
      'viewer-request',
      { status: '200', headers: { Location: [{ value: '/' }] } },
      '502 The Lambda function returned an invalid entry in the headers object: Names of headers must be in lower case, header : Location.',
    ],
    [
      'viewer-request',
      { status: '200', headers: { location: [{ key: 'Loc', value: '/' }] } },
      '502 The Lambda function returned an invalid entry in the headers object: The key of a header must be its name, in whatever case, header : location.',
    ],
    [
      'viewer-request',
      { ...whole, method: 'POST' },
      `${validation}The function tried to change the method of the request, which is read-only.`,
    ],
    [
      'viewer-request',
      { ...whole, uri: 'a' },
      `${validation}The URI of the request must be a string that starts with "/".`,
    ],
    [
      'origin-request',
      { ...whole, origin: { s3: {}, custom: {} } },
      `${validation}The origin must have one of the fields custom and s3, and not both.`,
    ],
  ] as const)
    expect(refused(event, value)).toBe(words);
  expect(refused('viewer-response', { status: '500' }, response)).toMatch(/status code, which is read-only/);
  expect(refused('origin-response', { status: '500', body: 'x' }, response)).toBe('taken');
});

// Seen on AWS: ARNs, region, runtime, timeout, memory, code, variables, layers, state and role.
test('what cannot be associated is refused in words of AWS', () => {
  const arn = 'arn:aws:lambda:us-east-1:111122223333:function:edge:1';
  expect(refuseArn(arn)).toBeUndefined();
  for (const version of ['', ':$LATEST', ':live']) {
    const other = `arn:aws:lambda:us-east-1:111122223333:function:edge${version}`;
    expect(refuseArn(other)).toBe(
      `The function ARN must reference a specific function version. (The ARN must end with the version number.) ARN: ${other}`,
    );
  }
  expect(refuseArn(arn.replace('us-east-1', 'eu-west-1'))).toBe(
    `The function must be in region 'us-east-1'. ARN: ${arn.replace('us-east-1', 'eu-west-1')}`,
  );
  const good: EdgeFunctionVersion = {
    arn,
    runtime: 'nodejs24.x',
    memorySize: 128,
    timeout: 5,
    codeSize: 1000,
    architectures: ['x86_64'],
    ephemeralStorage: 512,
    variables: [],
    layers: 0,
    inVpc: false,
    hasDeadLetterTarget: false,
    isTraced: false,
    isImage: false,
    state: 'Active',
    role: 'arn:aws:iam::111122223333:role/edge',
    trusts: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'],
  };
  const of = ` Function: ${arn}`;
  const event = 'for functions that are triggered by a CloudFront event:';
  expect(refuseVersion('viewer-request', good)).toBeUndefined();
  for (const [change, words] of [
    [
      { runtime: 'ruby3.4' },
      `The function has a runtime that is not supported by Lambda@Edge: ruby3.4${of} Supported runtimes: Node.js and Python`,
    ],
    [{ timeout: 15 }, `The function timeout is larger than the maximum allowed ${event} 15 Max allowed: 5${of}`],
    [
      { memorySize: 1024 },
      `The function memory size is larger than the maximum allowed size ${event} 1024 Max allowed: 128${of}`,
    ],
    [
      { codeSize: 1_423_536 },
      `The function code size is larger than the maximum allowed size ${event} 1423536 Max allowed: 1048576${of}`,
    ],
    [{ variables: ['A'] }, `The function cannot have environment variables.${of}`],
    [{ layers: 1 }, `The function cannot have a layer.${of}`],
    [{ inVpc: true }, `The function cannot have a VPC configuration.${of}`],
    [{ hasDeadLetterTarget: true }, `The function cannot have a dead letter configuration.${of}`],
    [{ isTraced: true }, `The function cannot have active tracing.${of}`],
    [{ isImage: true }, `The function cannot have a container image.${of}`],
    [{ ephemeralStorage: 1024 }, `The function cannot have ephemeral storage of more than 512 MB.${of}`],
    [{ architectures: ['arm64'] }, `Lambda@Edge does not support functions with an architecture of arm64.${of}`],
    [{ state: 'Pending' }, `The function must be in an Active state. The current state for function ${arn} is Pending`],
    [
      { trusts: ['lambda.amazonaws.com'] },
      `The function execution role must be assumable with edgelambda.amazonaws.com as well as lambda.amazonaws.com principals. Update the IAM role and try again. Role: ${good.role}`,
    ],
  ] as const)
    expect(refuseVersion('viewer-request', { ...good, ...change })).toBe(words);
  expect(
    refuseVersion('origin-request', { ...good, timeout: 30, memorySize: 1024, codeSize: 2_000_000 }),
  ).toBeUndefined();
});
