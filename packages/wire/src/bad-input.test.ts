import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODY_LIMIT, startAllProtocols, type EchoServer } from './testing/echo-server.ts';

/** Whatever a client sends, it gets an AWS-shaped 4xx, and the next client is served. */

let server: EchoServer;

beforeAll(async () => {
  server = await startAllProtocols();
});

afterAll(() => server.close());

const credential = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

interface Bad {
  readonly what: string;
  readonly service: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly status: number;
  readonly code: string;
}

const JSON_TARGET = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' };

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const CHUNKED = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'content-encoding': 'aws-chunked',
  'x-amz-trailer': 'x-amz-checksum-crc32',
};

const BAD: readonly Bad[] = [
  {
    what: 'JSON that ends too soon',
    service: 'dynamodb',
    headers: JSON_TARGET,
    body: '{"TableName": "Or',
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'JSON that is a list',
    service: 'dynamodb',
    headers: JSON_TARGET,
    body: '[1]',
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'JSON that is null',
    service: 'dynamodb',
    headers: JSON_TARGET,
    body: 'null',
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'bytes that are no UTF-8',
    service: 'dynamodb',
    headers: JSON_TARGET,
    body: new Uint8Array([0xff, 0xfe, 0x00]),
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'a target without such an operation',
    service: 'dynamodb',
    headers: { ...JSON_TARGET, 'x-amz-target': 'DynamoDB_20120810.Nothing' },
    body: '{}',
    status: 400,
    code: 'UnknownOperationException',
  },
  {
    what: 'a REST body that is no JSON',
    service: 'lambda',
    path: '/2015-03-31/functions',
    body: '{',
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'a number that is none',
    service: 'lambda',
    path: '/2015-03-31/functions?MaxItems=many',
    method: 'GET',
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'a path of no operation',
    service: 'lambda',
    path: '/2015-03-31/nothing',
    status: 404,
    code: 'UnknownOperationException',
  },
  {
    what: 'a path with a broken escape',
    service: 'lambda',
    path: '/2015-03-31/functions/%zz',
    method: 'GET',
    status: 400,
    code: 'InvalidURI',
  },
  {
    what: 'a form without an action',
    service: 'sts',
    headers: FORM,
    body: 'Version=2011-06-15',
    status: 400,
    code: 'MissingAction',
  },
  {
    what: 'a form with an unknown action',
    service: 'sts',
    headers: FORM,
    body: 'Action=Nothing&Version=2011-06-15',
    status: 400,
    code: 'InvalidAction',
  },
  {
    what: 'a form with a number that is none',
    service: 'sts',
    headers: FORM,
    body: 'Action=AssumeRole&DurationSeconds=soon',
    status: 400,
    code: 'MalformedInput',
  },
  {
    what: 'a form that nests without end',
    service: 'sts',
    headers: FORM,
    body: `Action=AssumeRole&${'Tags.member.'.repeat(5000)}1=x`,
    status: 200,
    code: '',
  },
  {
    what: 'XML that ends too soon',
    service: 's3',
    path: '/b?tagging',
    method: 'PUT',
    body: '<Tagging><TagSet>',
    status: 400,
    code: 'MalformedXML',
  },
  {
    what: 'text in place of XML',
    service: 's3',
    path: '/b?tagging',
    method: 'PUT',
    body: 'hello',
    status: 400,
    code: 'MalformedXML',
  },
  {
    what: 'CBOR that ends too soon',
    service: 'monitoring',
    path: '/service/GraniteServiceVersion20100801/operation/ListMetrics',
    headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
    body: new Uint8Array([0xbf, 0x69, 0x4e]),
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'CBOR that is a number',
    service: 'monitoring',
    path: '/service/GraniteServiceVersion20100801/operation/ListMetrics',
    headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
    body: new Uint8Array([0x01]),
    status: 400,
    code: 'SerializationException',
  },
  {
    what: 'a chunk without a size',
    service: 's3',
    path: '/b/k',
    method: 'PUT',
    headers: CHUNKED,
    body: 'hello\r\n0\r\n\r\n',
    status: 400,
    code: 'InvalidChunkSizeError',
  },
  {
    what: 'a chunk that is longer than the body',
    service: 's3',
    path: '/b/k',
    method: 'PUT',
    headers: CHUNKED,
    body: 'ffff\r\nhello',
    status: 400,
    code: 'IncompleteBody',
  },
  {
    what: 'a chunk that does not end',
    service: 's3',
    path: '/b/k',
    method: 'PUT',
    headers: CHUNKED,
    body: '5\r\nhelloworld\r\n0\r\n\r\n',
    status: 400,
    code: 'InvalidChunkSizeError',
  },
  {
    what: 'a trailer that was not announced',
    service: 's3',
    path: '/b/k',
    method: 'PUT',
    headers: CHUNKED,
    body: '5\r\nhello\r\n0\r\nx-other:1\r\n\r\n',
    status: 400,
    code: 'MalformedTrailerError',
  },
  {
    what: 'an announced trailer that is missing',
    service: 's3',
    path: '/b/k',
    method: 'PUT',
    headers: CHUNKED,
    body: '5\r\nhello\r\n0\r\n\r\n',
    status: 400,
    code: 'MalformedTrailerError',
  },
  {
    what: 'a decoded length that is not so',
    service: 's3',
    path: '/b/k',
    method: 'PUT',
    headers: { ...CHUNKED, 'x-amz-decoded-content-length': '7' },
    body: '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    status: 400,
    code: 'IncompleteBody',
  },
  {
    what: 'a body over the limit',
    service: 'dynamodb',
    headers: JSON_TARGET,
    body: new Uint8Array(BODY_LIMIT + 1),
    status: 413,
    code: 'RequestEntityTooLarge',
  },
];

async function alive(): Promise<number> {
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: { authorization: credential('dynamodb'), ...JSON_TARGET },
    body: '{"TableName":"t","Key":{}}',
  });
  await answer.text();
  return answer.status;
}

describe('a request with', () => {
  test.each(BAD)('$what', async ({ service, path, method, headers, body, status, code }) => {
    const answer = await fetch(`${server.url}${path ?? '/'}`, {
      method: method ?? 'POST',
      headers: { authorization: credential(service), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
    });
    const text = await answer.text();
    expect(answer.status, text).toBe(status);
    if (code !== '') expect(text.includes(code) || answer.headers.get('x-amzn-errortype') === code, text).toBe(true);
    expect(await alive()).toBe(200);
  });
});

test('deep JSON does not exhaust the stack', async () => {
  const deep = `${'{"M":{"a":'.repeat(20_000)}{"S":"x"}${'}}'.repeat(20_000)}`;
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: { authorization: credential('dynamodb'), ...JSON_TARGET },
    body: `{"TableName":"t","Key":{"pk":${deep}}}`,
  });
  expect(answer.status).toBe(400);
  expect(await alive()).toBe(200);
});

test('errors in CBOR bear the code of the older protocol, for clients that know that alone', async () => {
  const answer = await fetch(`${server.url}/service/GraniteServiceVersion20100801/operation/ListMetrics`, {
    method: 'POST',
    headers: {
      authorization: credential('monitoring'),
      'smithy-protocol': 'rpc-v2-cbor',
      'content-type': 'application/cbor',
    },
    body: new Uint8Array([0x01]),
  });
  await answer.arrayBuffer();
  expect(answer.headers.get('x-amzn-query-error')).toBe('SerializationException;Sender');
});
