import { gunzipSync } from 'node:zlib';
import { refusal } from '@coldstart/service-iam/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startFirehose, type TestFirehose } from '../testing/firehose.ts';

interface Seen {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly requestId: string;
    readonly timestamp: number;
    readonly records: readonly { data: string }[];
  };
}

let test_: TestFirehose;
let seen: Seen[];
let answer: (request: Seen) => Response;
beforeEach(async () => {
  test_ = await startFirehose();
  seen = [];
  answer = ({ body: { requestId } }) => Response.json({ requestId, timestamp: 1 });
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string>; body: Uint8Array }) => {
    if (!url.startsWith('https://collector.example/')) return real(url, init as RequestInit);
    const { headers, body } = init;
    const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : Buffer.from(body);
    const request = { headers, body: JSON.parse(text.toString()) as Seen['body'] };
    seen.push(request);
    return Promise.resolve(answer(request));
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await test_.close();
});

async function stream(more: object = {}, Url = 'https://collector.example/in'): Promise<void> {
  await test_.firehose.createDeliveryStream({
    DeliveryStreamName: 'clicks',
    HttpEndpointDestinationConfiguration: {
      EndpointConfiguration: { Url, AccessKey: 'secret' },
      BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
      S3Configuration: {
        RoleARN: test_.role,
        BucketARN: 'arn:aws:s3:::lake',
        BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
      },
      RetryOptions: { DurationInSeconds: 10 },
      ...more,
    },
  });
  await test_.advance(1);
}

test('an endpoint gets a batch in the form of AWS', async () => {
  await stream({
    RequestConfiguration: {
      ContentEncoding: 'GZIP',
      CommonAttributes: [{ AttributeName: 'team', AttributeValue: 'web' }],
    },
  });
  await test_.put('clicks', 'a', 'b');
  await test_.advance(61);
  expect(seen).toHaveLength(1);
  const [{ headers, body } = {} as Seen] = seen;
  expect(body.records.map(({ data }) => Buffer.from(data, 'base64').toString())).toEqual(['a', 'b']);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-amz-firehose-protocol-version': '1.0',
    'x-amz-firehose-request-id': body.requestId,
    'x-amz-firehose-source-arn': 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/clicks',
    'x-amz-firehose-access-key': 'secret',
    'x-amz-firehose-common-attributes': '{"commonAttributes":{"team":"web"}}',
  });
  expect(await test_.objects()).toEqual({});
});

test('an endpoint that does not say what it has got is tried again, with the same request', async () => {
  let calls = 0;
  answer = ({ body: { requestId } }) => {
    calls += 1;
    return calls === 1 ? new Response('thanks') : Response.json({ requestId, timestamp: 1 });
  };
  await stream();
  await test_.put('clicks', 'a');
  await test_.advance(65);
  expect(seen.map(({ body }) => body.requestId)).toEqual([seen[0]?.body.requestId, seen[0]?.body.requestId]);
});

test('what an endpoint does not take in time goes to the bucket', async () => {
  answer = () => new Response('no', { status: 503 });
  await stream();
  await test_.put('clicks', 'a');
  await test_.advance(200);
  const { 'http-endpoint-failed/HOUR/clicks-1-*': text = '{}' } = await test_.objects();
  const line = JSON.parse(text) as { rawData: string };
  expect(line).toMatchObject({ attemptsMade: 4, errorCode: 'HttpEndpoint.DestinationException' });
  expect(Buffer.from(line.rawData, 'base64').toString()).toBe('a');
});

test('all of it is kept where that was asked for', async () => {
  await stream({ S3BackupMode: 'AllData' });
  await test_.put('clicks', 'a', 'b');
  await test_.advance(61);
  expect(await test_.objects()).toEqual({ 'HOUR/clicks-1-*': 'ab' });
});

test('the key is told to nobody, and an address must be HTTPS', async () => {
  await stream();
  const { DeliveryStreamDescription: found } = await test_.firehose.describeDeliveryStream({
    DeliveryStreamName: 'clicks',
  });
  expect(found?.Destinations?.[0]?.HttpEndpointDestinationDescription?.EndpointConfiguration).toEqual({
    Url: 'https://collector.example/in',
  });
  expect((await refusal(stream({}, 'http://collector.example'))).code).toBe('ValidationException');
});
