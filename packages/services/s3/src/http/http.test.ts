import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, startS3, type TestCloud } from '../testing/client.ts';
import { allowAcls } from '../testing/settings.ts';

let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await startS3();
  s3 = cloud.s3();
});
afterAll(() => cloud.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A plain HTTP request; unlike `fetch`, it may say another host. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Uint8Array = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(cloud.cloud.endpoint + path, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const sign = (text: string): string => createHmac('sha1', 'test').update(text).digest('base64');

/** A URL presigned as boto3 does it where it is told nothing else. */
function presign(method: string, path: string, seconds: number, headers: Record<string, string> = {}): string {
  const expires = Math.floor(Date.now() / 1000) + seconds;
  const amz = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const signature = sign(`${method}\n\n\n${expires}\n${amz.join('')}${path}`);
  const query = new URLSearchParams({
    AWSAccessKeyId: ACCOUNT,
    Signature: signature,
    Expires: String(expires),
    ...headers,
  });
  return `${path}?${query.toString()}`;
}

test('a URL with an older signature opens for its method and its time', async () => {
  await s3.createBucket({ Bucket: 'signed-bucket' });
  const put = presign('PUT', '/signed-bucket/k', 60, { 'x-amz-meta-n': '1' });
  expect((await ask('PUT', put, {}, 'text')).status).toBe(200);
  expect((await s3.headObject({ Bucket: 'signed-bucket', Key: 'k' })).Metadata).toEqual({ n: '1' });
  const get = presign('GET', '/signed-bucket/k', 60);
  expect((await ask('GET', get)).body).toBe('text');
  expect((await ask('DELETE', get)).body).toContain('<Code>SignatureDoesNotMatch</Code>');
  expect((await ask('GET', presign('GET', '/signed-bucket/k', -1))).body).toContain(
    '<Message>Request has expired</Message>',
  );
  expect((await ask('GET', get.replace(/&Expires=\d+/, ''))).body).toContain(
    'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
  );
});

/** What a browser sends of a form whose policy has these conditions. */
async function post(
  bucket: string,
  fields: Record<string, string>,
  conditions: unknown[],
  file = 'text',
): Promise<Answer> {
  const expiration = new Date(Date.now() + 60_000).toISOString();
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, policy, AWSAccessKeyId: ACCOUNT, signature: sign(policy) })) {
    form.append(name, value);
  }
  form.append('file', new Blob([file]), 'mine.txt');
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  return ask('POST', `/${bucket}`, { 'content-type': contentType }, new Uint8Array(await encoded.arrayBuffer()));
}

test('a form stores what its policy allows', async () => {
  const Bucket = 'form-bucket';
  await s3.createBucket({ Bucket });
  const conditions = [{ bucket: Bucket }, ['starts-with', '$key', 'in/'], ['content-length-range', 1, 10]];
  const stored = await post(Bucket, { key: 'in/${filename}' }, conditions);
  expect([stored.status, stored.headers['etag']]).toEqual([204, '"1cb251ec0d568de6a929b520c4aed8d1"']);
  expect((await s3.headObject({ Bucket, Key: 'in/mine.txt' })).ContentLength).toBe(4);
  expect((await post(Bucket, { key: 'out/a' }, conditions)).body).toContain(
    'Invalid according to Policy: Policy Condition failed: [&quot;starts-with&quot;, &quot;$key&quot;, &quot;in/&quot;]',
  );
  expect((await post(Bucket, { key: 'in/a' }, conditions, 'much too long')).body).toContain(
    '<Code>EntityTooLarge</Code>',
  );
  expect((await post(Bucket, { key: 'in/a', acl: 'private' }, conditions)).body).toContain('Extra input fields: acl');
  const created = await post(Bucket, { key: 'in/a', success_action_status: '201' }, [
    ...conditions,
    ['eq', '$success_action_status', '201'],
  ]);
  expect([created.status, created.body]).toEqual([201, expect.stringContaining('<Key>in/a</Key>')]);
});

test('pages of other origins get what the rules of the bucket allow', async () => {
  const Bucket = 'cors-bucket';
  await s3.createBucket({ Bucket });
  const asked = (origin: string, method: string) =>
    ask('OPTIONS', `/${Bucket}/k`, { origin, 'access-control-request-method': method });
  expect((await asked('https://a.test', 'PUT')).body).toContain('CORS is not enabled for this bucket.');
  await s3.putBucketCors({
    Bucket,
    CORSConfiguration: {
      CORSRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://*.test'], ExposeHeaders: ['ETag'] }],
    },
  });
  const allowed = await asked('https://a.test', 'PUT');
  expect([allowed.status, allowed.headers]).toMatchObject([
    200,
    { 'access-control-allow-origin': 'https://a.test', 'access-control-allow-methods': 'PUT' },
  ]);
  expect((await asked('https://a.test', 'GET')).status).toBe(403);
  const put = await ask('PUT', presign('PUT', `/${Bucket}/k`, 60), { origin: 'https://a.test' }, 'text');
  expect(put.headers).toMatchObject({
    'access-control-expose-headers': 'ETag',
    vary: expect.stringContaining('Origin'),
  });
});

test('a bucket is a website', async () => {
  const Bucket = 'site-bucket';
  await s3.createBucket({ Bucket });
  await allowAcls(s3, Bucket);
  await s3.putBucketAcl({ Bucket, ACL: 'public-read' });
  const page = (Key: string, Body: string) =>
    s3.putObject({ Bucket, Key, Body, ContentType: 'text/html', ACL: 'public-read' });
  await page('index.html', 'home');
  await page('docs/index.html', 'docs');
  await page('sorry.html', 'sorry');
  const visit = (path: string) => ask('GET', path, { host: `${Bucket}.s3-website.localhost.localstack.cloud` });
  expect(await visit('/')).toMatchObject({
    status: 404,
    body: expect.stringContaining('Code: NoSuchWebsiteConfiguration'),
  });
  await s3.putBucketWebsite({
    Bucket,
    WebsiteConfiguration: {
      IndexDocument: { Suffix: 'index.html' },
      ErrorDocument: { Key: 'sorry.html' },
      RoutingRules: [{ Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'docs/' } }],
    },
  });
  expect(await visit('/')).toMatchObject({ status: 200, body: 'home', headers: { 'content-type': 'text/html' } });
  expect(await visit('/docs')).toMatchObject({ status: 302, headers: { location: '/docs/' } });
  expect(await visit('/docs/')).toMatchObject({ status: 200, body: 'docs' });
  expect(await visit('/nowhere')).toMatchObject({ status: 404, body: 'sorry' });
  expect((await visit('/old/a.html')).headers['location']).toMatch(/\/docs\/a\.html$/);
});
