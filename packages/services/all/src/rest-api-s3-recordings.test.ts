import { S3 } from '@aws-sdk/client-s3';
import { Comparison, loadRecordings, type Recorded } from '@coldstart/cloud/testing';
import { ACCOUNT, allow, rootOf } from '@coldstart/service-iam/testing';
import { entries } from '@coldstart/service-s3/entry';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REGION, startServiceApis, type TestServiceApis } from './testing/service-apis.ts';

const recordings = loadRecordings('apigateway');

let apis: TestServiceApis;
let store: S3;
beforeAll(async () => {
  apis = await startServiceApis(entries, allow('s3:*'));
  store = new S3({ ...apis.cloud.config(rootOf(ACCOUNT)), forcePathStyle: true });
});
afterAll(async () => {
  store.destroy();
  await apis.close();
});

const OBJECTS = {
  uri: `arn:aws:apigateway:${REGION}:s3:path/recorded/{object_path}`,
  requestParameters: {
    'integration.request.header.Content-Type': 'method.request.header.Content-Type',
    'integration.request.path.object_path': 'method.request.path.object_path',
    'integration.request.querystring.response-content-type': 'method.request.header.response-content-type',
  },
};
const OBJECT_PARAMETERS = [
  'method.request.path.object_path',
  'method.request.header.Content-Type',
  'method.request.header.response-content-type',
];
const withETag = { responseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' } };

/** The bytes that were recorded as a text of Python's. */
function bytesOf(recorded: Recorded[string]): Buffer {
  const text = String(recorded).slice(2, -1);
  const plain = text.replaceAll(/\\x(..)|\\([rn'\\])/g, (_, code: string | undefined, sign: string | undefined) =>
    String.fromCharCode(
      code === undefined ? ({ r: 13, n: 10, "'": 39, '\\': 92 }[sign ?? ''] ?? 0) : Number.parseInt(code, 16),
    ),
  );
  return Buffer.from(plain, 'latin1');
}

const contentOf = (recorded: unknown): Buffer => bytesOf((recorded as { content: string }).content);

const TEXT = 'text/plain';
const BINARY = 'image/png';
const typeOf = (name: string): string => (name.endsWith('binary') ? BINARY : TEXT);

/** An object that is JSON, or what S3 says of one that is not there. */
async function fieldsOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (!text.startsWith('<')) return JSON.parse(text) as unknown;
  const fields = [...text.matchAll(/<(Code|Message|Key|RequestId|HostId)>([^<]*)</g)];
  return { Error: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])) };
}

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  // Placeholders mean the same within one test.
  let comparison: Comparison;
  beforeEach(() => {
    comparison = new Comparison();
  });
  const same = (actual: unknown, recorded: unknown, key: string): void =>
    expect(comparison.differences(actual, recorded, key)).toEqual([]);

  test.each([
    ['test_apigw_s3_binary_support_response_no_content_handling', undefined],
    ['test_apigw_s3_binary_support_response_convert_to_text', 'CONVERT_TO_TEXT'],
    ['test_apigw_s3_binary_support_response_convert_to_binary', 'CONVERT_TO_BINARY'],
  ] as const)('%s', async (name, contentHandling) => {
    const recorded = recordings.of(name);
    const raw = contentOf(
      recordings.of('test_apigw_s3_binary_support_response_convert_to_binary')['raw-payload-binary-accept-binary'],
    );
    await store.createBucket({ Bucket: 'recorded' }).catch(() => undefined);
    const objects = { encoded: raw.toString('base64'), raw, text: 'this is a UTF8 text typed object' };
    for (const [Key, Body] of Object.entries(objects)) await store.putObject({ Bucket: 'recorded', Key, Body });
    const wanted = {
      pathPart: '{object_path+}',
      parameters: OBJECT_PARAMETERS,
      integration: OBJECTS,
      response: { ...withETag, contentHandling },
    };
    const plain = await apis.api(wanted);
    const media = await apis.api({ ...wanted, binaryMediaTypes: [BINARY] });
    for (const [key, expected] of Object.entries(recorded)) {
      const [, object = '', payload = '', accept = ''] =
        /^(encoded|raw|text)-(?:no-media|(payload-\w+)-(accept-\w+))$/.exec(key) ?? [];
      if (object === '') continue;
      const answer = await apis.ask(payload === '' ? plain : media, `/${object}`, {
        headers: { 'response-content-type': typeOf(payload), accept: typeOf(accept) },
      });
      const content = Buffer.from(await answer.arrayBuffer());
      expect([key, content.toString('base64'), answer.headers.get('etag')]).toEqual([
        key,
        contentOf(expected).toString('base64'),
        (expected as { etag: string }).etag,
      ]);
    }
  });

  test('test_apigateway_s3_any', async () => {
    const recorded = recordings.of('test_apigateway_s3_any');
    await store.createBucket({ Bucket: 'any' });
    const id = await apis.api({ integration: { uri: `arn:aws:apigateway:${REGION}:s3:path/any/test.json` } });
    const get = async () => fieldsOf(await apis.ask(id, '/it'));
    const put = (body: object) =>
      apis.ask(id, '/it', {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    same(await get(), recorded['get-object-empty'], 'get-object-empty');
    await put({ put_id: 1 });
    same(await get(), recorded['get-object-1'], 'get-object-1');
    await put({ put_id: 2 });
    same(await get(), recorded['get-object-2'], 'get-object-2');
    await apis.ask(id, '/it', { method: 'DELETE' });
    same(await get(), recorded['get-object-deleted'], 'get-object-deleted');
  });

  test('test_apigateway_s3_method_mapping', async () => {
    await store.createBucket({ Bucket: 'mapped' });
    const id = await apis.api({
      pathPart: '{object_path}',
      parameters: ['method.request.path.object_path'],
      integration: {
        uri: `arn:aws:apigateway:${REGION}:s3:path/mapped/{object_path}`,
        requestParameters: { 'integration.request.path.object_path': 'method.request.path.object_path' },
      },
    });
    const recorded = recordings.of('test_apigateway_s3_method_mapping');
    await store.putObject({ Bucket: 'mapped', Key: 'test.json', Body: '{"message": "great success!"}' });
    same(await fieldsOf(await apis.ask(id, '/test.json')), recorded['get-object'], 'get-object');
    await store.deleteObject({ Bucket: 'mapped', Key: 'test.json' });
    same(await fieldsOf(await apis.ask(id, '/test.json')), recorded['get-deleted-object'], 'get-deleted-object');
  });
});
