import { APIGateway, type PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { S3 } from '@aws-sdk/client-s3';
import { Comparison, loadRecordings, type Recorded } from '@coldstart/cloud/testing';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { ACCOUNT, allow, policy, rootOf, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const recordings = loadRecordings('apigateway');
const REGION = 'eu-central-1';

let cloud: TestCloud;
let rest: APIGateway;
let store: S3;
let credentials: string;
const clients: { destroy(): void }[] = [];
beforeAll(async () => {
  cloud = await startTestCloud([...apigateway, ...dynamodb, ...kinesis, ...s3]);
  const given = cloud.config(rootOf(ACCOUNT));
  rest = new APIGateway(given);
  store = new S3({ ...given, forcePathStyle: true });
  clients.push(rest, store);
  credentials = await cloud.role(
    'gateway',
    trust({ Service: 'apigateway.amazonaws.com' }),
    policy(allow('s3:*'), allow('dynamodb:*'), allow('kinesis:*')),
  );
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await cloud.close();
});

interface Wanted {
  readonly binaryMediaTypes?: string[];
  readonly pathPart?: string;
  readonly httpMethod?: string;
  readonly parameters?: readonly string[];
  readonly integration: Partial<PutIntegrationRequest>;
  readonly response?: object;
}

/** An API with one method that leads to a service, deployed to `test`. */
async function api({ binaryMediaTypes, pathPart = 'it', httpMethod = 'ANY', ...wanted }: Wanted): Promise<string> {
  const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({ name: 'it', binaryMediaTypes });
  const { id: resourceId } = await rest.createResource({ restApiId, parentId, pathPart });
  const key = { restApiId, resourceId, httpMethod };
  const requestParameters = Object.fromEntries((wanted.parameters ?? []).map((name) => [name, false]));
  await rest.putMethod({ ...key, authorizationType: 'NONE', requestParameters });
  const given = { type: 'AWS', integrationHttpMethod: 'ANY', credentials } as const;
  await rest.putIntegration({ ...key, ...given, ...wanted.integration });
  await rest.putMethodResponse({
    ...key,
    statusCode: '200',
    responseParameters: { 'method.response.header.ETag': false },
  });
  await rest.putIntegrationResponse({ ...key, statusCode: '200', ...wanted.response });
  await rest.createDeployment({ restApiId, stageName: 'test' });
  return restApiId;
}

const ask = (id: string, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${cloud.cloud.endpoint}/_execute-api/${id}/test${path}`, init);

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
    const plain = await api(wanted);
    const media = await api({ ...wanted, binaryMediaTypes: [BINARY] });
    for (const [key, expected] of Object.entries(recorded)) {
      const [, object = '', payload = '', accept = ''] =
        /^(encoded|raw|text)-(?:no-media|(payload-\w+)-(accept-\w+))$/.exec(key) ?? [];
      if (object === '') continue;
      const answer = await ask(payload === '' ? plain : media, `/${object}`, {
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
    const id = await api({ integration: { uri: `arn:aws:apigateway:${REGION}:s3:path/any/test.json` } });
    const get = async () => fieldsOf(await ask(id, '/it'));
    const put = (body: object) =>
      ask(id, '/it', { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    same(await get(), recorded['get-object-empty'], 'get-object-empty');
    await put({ put_id: 1 });
    same(await get(), recorded['get-object-1'], 'get-object-1');
    await put({ put_id: 2 });
    same(await get(), recorded['get-object-2'], 'get-object-2');
    await ask(id, '/it', { method: 'DELETE' });
    same(await get(), recorded['get-object-deleted'], 'get-object-deleted');
  });

  test('test_apigateway_s3_method_mapping', async () => {
    await store.createBucket({ Bucket: 'mapped' });
    const id = await api({
      pathPart: '{object_path}',
      parameters: ['method.request.path.object_path'],
      integration: {
        uri: `arn:aws:apigateway:${REGION}:s3:path/mapped/{object_path}`,
        requestParameters: { 'integration.request.path.object_path': 'method.request.path.object_path' },
      },
    });
    const recorded = recordings.of('test_apigateway_s3_method_mapping');
    await store.putObject({ Bucket: 'mapped', Key: 'test.json', Body: '{"message": "great success!"}' });
    same(await fieldsOf(await ask(id, '/test.json')), recorded['get-object'], 'get-object');
    await store.deleteObject({ Bucket: 'mapped', Key: 'test.json' });
    same(await fieldsOf(await ask(id, '/test.json')), recorded['get-deleted-object'], 'get-deleted-object');
  });

  test('test_rest_api_to_dynamodb_integration[Scan]', async () => {
    const tables = new DynamoDB(cloud.config(rootOf(ACCOUNT)));
    clients.push(tables);
    const TableName = 'scanned';
    await tables.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    for (const S of ['test', 'test2', 'test 3']) await tables.putItem({ TableName, Item: { id: { S } } });
    const id = await api({
      httpMethod: 'POST',
      integration: {
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${REGION}:dynamodb:action/Scan`,
        requestTemplates: { 'application/json': `{"TableName": "${TableName}"}` },
      },
    });
    const answer = await ask(id, '/it', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const content = (await answer.json()) as { Items: { id: { S: string } }[] };
    content.Items.sort((a, b) => (a.id.S < b.id.S ? -1 : 1));
    const { content: expected } = recordings.of('test_rest_api_to_dynamodb_integration[Scan]')['result-scan'] as {
      content: unknown;
    };
    same(content, expected, 'result-scan');
  });

  test('test_apigateway_to_kinesis[PutRecord]', async () => {
    const recorded = recordings.of('test_apigateway_to_kinesis[PutRecord]');
    const streams = new Kinesis(cloud.config(rootOf(ACCOUNT)));
    clients.push(streams);
    const StreamName = 'recorded';
    await streams.createStream({ StreamName, ShardCount: 1 });
    await cloud.cloud.clock.advance(1000);
    const id = await api({
      httpMethod: 'POST',
      integration: {
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${REGION}:kinesis:action/PutRecord`,
        requestTemplates: {
          'application/json': `{"StreamName": "${StreamName}", "Data": "$util.base64Encode($input.body)", "PartitionKey": "test"}`,
        },
      },
    });
    const body = '{"kinesis": "snapshot"}';
    const answer = await ask(id, '/it', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const said = (await answer.json()) as { ShardId: string };
    same(said, recorded['apigateway_response'], 'apigateway_response');
    const { ShardId } = said;
    const { ShardIterator } = await streams.getShardIterator({
      StreamName,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    same(await streams.getRecords({ ShardIterator }), recorded['kinesis_records'], 'kinesis_records');
  });
});
