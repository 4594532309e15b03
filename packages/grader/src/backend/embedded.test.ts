import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from '@coldstart/services';
import { startEmbedded, type EmbeddedBackend } from './embedded.ts';

const ACCOUNT = '123456789012';
let backend: EmbeddedBackend;
beforeAll(async () => {
  backend = await startEmbedded({ services: SERVICES, log: () => undefined });
});
afterAll(() => backend.close());

function clientWith(secretAccessKey: string): S3Client {
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey };
  return new S3Client({ endpoint: backend.endpoint, region: backend.region, credentials, maxAttempts: 1 });
}

test('the grader is the root of every account', async () => {
  const { secretAccessKey } = backend.credentials(ACCOUNT);
  expect((await clientWith(secretAccessKey).send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);
});

test('nobody else is: the secret is new in each run', async () => {
  await expect(clientWith('test').send(new ListBucketsCommand())).rejects.toThrow(/signature/);
  const other = await startEmbedded({ services: SERVICES, log: () => undefined });
  try {
    expect(other.credentials(ACCOUNT)).not.toEqual(backend.credentials(ACCOUNT));
  } finally {
    await other.close();
  }
});

test('it counts what AWS would bill of an account, but for what the grader only looks at', async () => {
  const s3 = clientWith(backend.credentials(ACCOUNT).secretAccessKey);
  const Bucket = 'counted';
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  backend.usage?.forget(ACCOUNT);
  for (const Key of ['a', 'b']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  await s3.send(new ListBucketsCommand());
  await s3.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'a', Body: 'x' })).catch(() => undefined);
  expect(backend.usage?.of(ACCOUNT)).toEqual([{ meter: 's3.puts', quantity: 2, resource: Bucket }]);
  await backend.release(ACCOUNT);
  expect(backend.usage?.of(ACCOUNT)).toEqual([]);
});
