import { generateKeyPairSync } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ALL_VIEWER_EXCEPT_HOST,
  behavior,
  CACHING_DISABLED,
  config,
  custom,
  startEdge,
  startOrigin,
  type Made,
  type TestEdge,
  type TestOrigin,
} from '../testing/index.ts';

const pem = { type: 'spki', format: 'pem' } as const;
const { publicKey, privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

let edge: TestEdge;
let origin: TestOrigin;
let made: Made;
let keyPairId: string;
let group: string;
beforeAll(async () => {
  edge = await startEdge();
  origin = await startOrigin();
  const { PublicKey } = await edge.cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: '1', Name: 'signer', EncodedKey: publicKey.export(pem).toString() },
  });
  keyPairId = PublicKey?.Id ?? '';
  const { KeyGroup } = await edge.cloudfront.createKeyGroup({
    KeyGroupConfig: { Name: 'signers', Items: [keyPairId] },
  });
  group = KeyGroup?.Id ?? '';
  made = await edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
        TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [group] },
      }),
    }),
  );
});
beforeEach(() => {
  origin.requests.length = 0;
});
afterAll(async () => {
  await edge.close();
  await origin.close();
});

/** The moment in so many seconds of the cloud's. */
const inSeconds = (seconds: number): string => new Date(edge.test.cloud.clock.now() + seconds * 1000).toISOString();
const address = (path: string): string => `${edge.test.cloud.endpoint}/_cloudfront/${made.id}${path}`;

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const answer = await fetch(url, { headers });
  const body = await answer.text();
  return [answer.status, /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? body];
}

test('an address that was signed passes until it expires, and its signature goes no further', async () => {
  const url = getSignedUrl({ url: address('/film?part=1'), keyPairId, privateKey, dateLessThan: inSeconds(60) });
  expect(await statusOf(url)).toEqual([200, 'hello']);
  expect(origin.requests[0]?.url).toBe('/film?part=1');
  expect(await statusOf(url.replace('part=1', 'part=2'))).toEqual([403, 'AccessDenied']);
  await edge.pass(61);
  expect(await statusOf(url)).toEqual([403, 'AccessDenied']);
});

test('an address may be signed by the name that it has on AWS', async () => {
  const domain = made.domain.replace(/localhost:.*/, 'net');
  const signed = getSignedUrl({ url: `https://${domain}/film`, keyPairId, privateKey, dateLessThan: inSeconds(60) });
  expect(await statusOf(address(`/film${new URL(signed).search}`))).toEqual([200, 'hello']);
});

test('without a signature, or with another’s, nobody passes', async () => {
  expect(await statusOf(address('/film'))).toEqual([403, 'MissingKey']);
  const asked = { url: address('/film'), privateKey, dateLessThan: inSeconds(60) };
  expect(await statusOf(getSignedUrl({ ...asked, keyPairId: 'K000' }))).toEqual([403, 'InvalidKey']);
  const other = stranger.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(await statusOf(getSignedUrl({ ...asked, keyPairId, privateKey: other }))).toEqual([403, 'AccessDenied']);
  expect(origin.requests).toEqual([]);
});

test('cookies with a policy open all that it names', async () => {
  const policy = (Resource: string, more: object = {}) =>
    JSON.stringify({
      Statement: [
        {
          Resource,
          Condition: {
            DateLessThan: { 'AWS:EpochTime': Math.floor(edge.test.cloud.clock.now() / 1000) + 60 },
            ...more,
          },
        },
      ],
    });
  const cookies = (text: string): Record<string, string> => ({
    cookie: Object.entries(getSignedCookies({ policy: text, keyPairId, privateKey }))
      .map(([name, value]) => `${name}=${String(value)}`)
      .join('; '),
  });
  const films = cookies(policy(address('/films/*')));
  expect(await statusOf(address('/films/a'), films)).toEqual([200, 'hello']);
  expect(await statusOf(address('/songs/a'), films)).toEqual([403, 'AccessDenied']);
  const elsewhere = cookies(policy(address('/*'), { IpAddress: { 'AWS:SourceIp': '192.0.2.0/24' } }));
  expect(await statusOf(address('/films/a'), elsewhere)).toEqual([403, 'AccessDenied']);
  const here = cookies(policy(address('/*'), { IpAddress: { 'AWS:SourceIp': '127.0.0.0/8' } }));
  expect(await statusOf(address('/films/a'), here)).toEqual([200, 'hello']);
});

test('keys and groups stay while they are in use', async () => {
  const { cloudfront } = edge;
  const { Distribution } = await cloudfront.getDistribution({ Id: made.id });
  expect(Distribution?.ActiveTrustedKeyGroups).toEqual({
    Enabled: true,
    Quantity: 1,
    Items: [{ KeyGroupId: group, KeyPairIds: { Quantity: 1, Items: [keyPairId] } }],
  });
  const { DistributionIdList } = await cloudfront.listDistributionsByKeyGroup({ KeyGroupId: group });
  expect(DistributionIdList?.Items).toEqual([made.id]);
  const { ETag } = await cloudfront.getKeyGroup({ Id: group });
  expect(await refusal(cloudfront.deleteKeyGroup({ Id: group, IfMatch: ETag }))).toMatchObject({
    code: 'ResourceInUse',
  });
  const { ETag: version } = await cloudfront.getPublicKey({ Id: keyPairId });
  expect(await refusal(cloudfront.deletePublicKey({ Id: keyPairId, IfMatch: version }))).toMatchObject({
    code: 'PublicKeyInUse',
    status: 409,
  });
});
