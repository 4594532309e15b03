import { Agent } from 'node:http';
import { CloudFrontKeyValueStore } from '@aws-sdk/client-cloudfront-keyvaluestore';
// Registers the signatures of this client with the SDK.
import '@aws-sdk/signature-v4a';
import { ACCOUNT, allow, policy, refusal, rootOf, type Keys } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  behavior,
  config,
  custom,
  startEdge,
  startOrigin,
  type TestEdge,
  type TestOrigin,
} from '../../testing/index.ts';

let edge: TestEdge;
let origin: TestOrigin;
const clients: CloudFrontKeyValueStore[] = [];
beforeAll(async () => {
  edge = await startEdge();
  origin = await startOrigin();
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await origin.close();
  await edge.close();
});

/** The client puts the account in front of the endpoint's host, which no resolver here may know. */
const here = new Agent({
  lookup: (_name, options, callback) =>
    options.all === true ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4),
});

function as(keys: Keys): CloudFrontKeyValueStore {
  const given = edge.test.config(keys);
  const { port } = new URL(edge.test.cloud.endpoint);
  const client = new CloudFrontKeyValueStore({
    ...given,
    endpoint: `http://localhost:${port}`,
    requestHandler: { httpAgent: here },
  });
  clients.push(client);
  return client;
}

async function made(Name: string): Promise<{ KvsARN: string; etag: string }> {
  const { KeyValueStore: { ARN = '' } = {}, ETag } = await edge.cloudfront.createKeyValueStore({ Name });
  const { ETag: etag = '', ItemCount } = await as(rootOf(ACCOUNT)).describeKeyValueStore({ KvsARN: ARN });
  expect(ItemCount).toBe(0);
  expect(etag).not.toBe(ETag);
  return { KvsARN: ARN, etag };
}

test('keys come, are read, listed and go, each change with the version before it', async () => {
  const kvs = as(rootOf(ACCOUNT));
  const { KvsARN, etag } = await made('keys');
  const put = await kvs.putKey({ KvsARN, Key: '/ä b', Value: 'one', IfMatch: etag });
  expect(put).toMatchObject({ ItemCount: 1, TotalSizeInBytes: 8 });
  expect(await kvs.getKey({ KvsARN, Key: '/ä b' })).toMatchObject({ Key: '/ä b', Value: 'one', ItemCount: 1 });
  expect(await refusal(kvs.putKey({ KvsARN, Key: 'b', Value: '2', IfMatch: etag }))).toMatchObject({
    code: 'ConflictException',
    status: 409,
  });
  const keys = Array.from({ length: 12 }, (_, index) => `k${String(index).padStart(2, '0')}`);
  const updated = await kvs.updateKeys({
    KvsARN,
    IfMatch: put.ETag,
    Puts: keys.map((Key) => ({ Key, Value: 'v' })),
    Deletes: [{ Key: '/ä b' }],
  });
  expect(updated).toMatchObject({ ItemCount: 12, TotalSizeInBytes: 48 });
  const first = await kvs.listKeys({ KvsARN });
  expect(first.Items?.map(({ Key }) => Key)).toEqual(keys.slice(0, 10));
  const second = await kvs.listKeys({ KvsARN, NextToken: first.NextToken });
  expect(second).toMatchObject({ Items: [{ Key: 'k10', Value: 'v' }, { Key: 'k11' }] });
  expect(second.NextToken).toBeUndefined();
  await kvs.deleteKey({ KvsARN, Key: 'k00', IfMatch: updated.ETag });
  expect(await refusal(kvs.getKey({ KvsARN, Key: 'k00' }))).toMatchObject({ code: 'ResourceNotFoundException' });
});

test('an update is all or nothing, and has its limits', async () => {
  const kvs = as(rootOf(ACCOUNT));
  const { KvsARN, etag: IfMatch } = await made('limits');
  const pair = (Key: string, Value = 'v') => ({ Key, Value });
  const refused = async (request: object): Promise<string> =>
    (await refusal(kvs.updateKeys({ KvsARN, IfMatch, ...request }))).code;
  expect(await refused({ Puts: [pair('a')], Deletes: [{ Key: 'none' }] })).toBe('ResourceNotFoundException');
  expect(await refused({})).toBe('ValidationException');
  expect(await refused({ Puts: [pair('a'), pair('a')] })).toBe('ValidationException');
  expect(await refused({ Puts: [pair('k'.repeat(513))] })).toBe('ValidationException');
  expect(await refused({ Puts: [pair('a', 'v'.repeat(1025))] })).toBe('ValidationException');
  expect(await refused({ Puts: Array.from({ length: 51 }, (_, index) => pair(`k${index}`)) })).toBe(
    'ValidationException',
  );
  expect(await kvs.describeKeyValueStore({ KvsARN })).toMatchObject({ ItemCount: 0, ETag: IfMatch, Status: 'READY' });
  expect(await refusal(kvs.describeKeyValueStore({ KvsARN: `${KvsARN}0` }))).toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test('an edge function sees a new value at its next request', async () => {
  const kvs = as(rootOf(ACCOUNT));
  const { KvsARN, etag } = await made('seen');
  const { ETag } = await edge.cloudfront.createFunction({
    Name: 'seeing',
    FunctionConfig: {
      Comment: '',
      Runtime: 'cloudfront-js-2.0',
      KeyValueStoreAssociations: { Quantity: 1, Items: [{ KeyValueStoreARN: KvsARN }] },
    },
    FunctionCode: Buffer.from(`import cf from 'cloudfront';
      async function handler() {
        const value = await cf.kvs().get('said').catch(() => 'nothing');
        return { statusCode: 200, statusDescription: 'OK', body: { encoding: 'text', data: value } };
      }`),
  });
  const { FunctionSummary } = await edge.cloudfront.publishFunction({ Name: 'seeing', IfMatch: ETag });
  const FunctionARN = FunctionSummary?.FunctionMetadata?.FunctionARN;
  const site = await edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        FunctionAssociations: { Quantity: 1, Items: [{ EventType: 'viewer-request', FunctionARN }] },
      }),
    }),
  );
  expect((await edge.get(site, '/')).body).toBe('nothing');
  const first = await kvs.putKey({ KvsARN, Key: 'said', Value: 'one', IfMatch: etag });
  expect((await edge.get(site, '/')).body).toBe('one');
  await kvs.putKey({ KvsARN, Key: 'said', Value: 'two', IfMatch: first.ETag });
  expect((await edge.get(site, '/')).body).toBe('two');
});

test('signatures are verified, and IAM decides by store', async () => {
  const { KvsARN } = await made('guarded');
  const other = await made('other');
  const reader = as(await edge.test.user('reader', policy(allow('cloudfront-keyvaluestore:GetKey', KvsARN))));
  expect((await refusal(reader.getKey({ KvsARN, Key: 'a' }))).code).toBe('ResourceNotFoundException');
  expect((await refusal(reader.getKey({ KvsARN: other.KvsARN, Key: 'a' }))).code).toBe('AccessDeniedException');
  expect((await refusal(reader.listKeys({ KvsARN }))).code).toBe('AccessDeniedException');
  const forged = as({ ...rootOf(ACCOUNT), secretAccessKey: 'wrong' });
  expect(await refusal(forged.listKeys({ KvsARN }))).toMatchObject({ code: 'InvalidSignatureException', status: 403 });
  const path = `/key-value-stores/${encodeURIComponent(KvsARN)}/keys`;
  const signed = await fetch(`${edge.test.cloud.endpoint}${path}`, {
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=A/20261130/us-east-1/cloudfront-keyvaluestore/aws4_request, SignedHeaders=host, Signature=0',
    },
  });
  expect([signed.status, await signed.text()]).toEqual([
    403,
    expect.stringContaining('Please use AWS4-ECDSA-P256-SHA256'),
  ]);
});
