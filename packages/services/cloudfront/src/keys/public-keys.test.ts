import { generateKeyPairSync } from 'node:crypto';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEdge, type TestEdge } from '../testing/index.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.close());

test('a public key is kept, its value does not change, and what is none is refused', async () => {
  const { cloudfront } = edge;
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const EncodedKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const PublicKeyConfig = { CallerReference: '1', Name: 'signer', EncodedKey };
  const { PublicKey, ETag, Location } = await cloudfront.createPublicKey({ PublicKeyConfig });
  const Id = PublicKey?.Id ?? '';
  expect(Location).toBe(`https://cloudfront.amazonaws.com/2020-05-31/public-key/${Id}`);
  expect(PublicKey?.PublicKeyConfig).toEqual({ ...PublicKeyConfig, Comment: '' });
  const { PublicKeyList } = await cloudfront.listPublicKeys({});
  expect(PublicKeyList).toMatchObject({ Quantity: 1, Items: [{ Id, EncodedKey }] });
  const changed = { ...PublicKeyConfig, Name: 'another' };
  expect(await refusal(cloudfront.updatePublicKey({ Id, IfMatch: ETag, PublicKeyConfig: changed }))).toMatchObject({
    code: 'CannotChangeImmutablePublicKeyFields',
  });
  const none = { CallerReference: '2', Name: 'none', EncodedKey: 'some data' };
  expect(await refusal(cloudfront.createPublicKey({ PublicKeyConfig: none }))).toMatchObject({
    code: 'InvalidArgument',
  });
  await cloudfront.deletePublicKey({ Id, IfMatch: ETag });
  expect(await refusal(cloudfront.getPublicKey({ Id }))).toMatchObject({ code: 'NoSuchPublicKey', status: 404 });
});
