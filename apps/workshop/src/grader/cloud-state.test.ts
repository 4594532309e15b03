import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createStack } from '@coldstart/checks/runner';
import type { ServiceEntry } from '@coldstart/cloud';
import { deploymentBucket, openBackend, type KeptAccount } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloudState } from './cloud-state.ts';

const ACCOUNT = '111122223333';
let kept: KeptAccount;
beforeAll(async () => {
  const backend = await openBackend('embedded', { services: SERVICES, log: () => undefined });
  const stack = createStack('shop', {}, [
    { logicalId: 'Uploads', physicalId: 'shop-uploads-1a', type: 'AWS::S3::Bucket' },
    { logicalId: 'Parcels', physicalId: 'https://depot.example/parcels', type: 'AWS::Depot::Shelf' },
  ]);
  kept = { account: ACCOUNT, backend, stack };
  const s3 = new S3Client({
    endpoint: backend.endpoint,
    region: backend.region,
    credentials: backend.credentials(ACCOUNT),
    forcePathStyle: true,
  });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  for (const Bucket of ['shop-uploads-1a', 'deployments-mine', deploymentBucket(ACCOUNT, backend.region)])
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket: 'shop-uploads-1a', Key: 'a.json', Body: '{}' }));
  s3.destroy();
});
afterAll(() => kept.backend.close());

const service = (name: string, title: string, overview?: ServiceEntry['overview']): ServiceEntry => ({
  name,
  title,
  load: () => Promise.reject(new Error('Nobody calls it.')),
  ...(overview !== undefined && { overview }),
});

test('what the account holds, in the words of the template, without what the grader needs itself', async () => {
  const state = await cloudState(kept, SERVICES);
  expect(state).toMatchObject({ account: ACCOUNT, problems: [], sections: [{ title: 'Buckets' }] });
  expect(state.sections.flatMap(({ resources }) => resources)).toMatchObject([
    { name: 'deployments-mine', summary: '0 objects' },
    { name: 'shop-uploads-1a', logicalId: 'Uploads', contents: [{ rows: [['a.json', '2', expect.any(String)]] }] },
  ]);
});

test('a service that nobody here has heard of is shown as it declares', async () => {
  const depot = service('depot', 'Depot', async () => async ({ endpoint, region, credentials }) => [
    {
      title: 'Shelves',
      empty: 'It is bare.',
      resources: [
        {
          name: 'parcels',
          physicalId: 'https://depot.example/parcels',
          summary: `${region} ${typeof credentials === 'function' ? '' : credentials.accessKeyId}`,
          contents: [{ kind: 'items', items: [endpoint] }],
        },
      ],
    },
    { title: 'Doors', empty: 'It leads nowhere.', resources: [] },
  ]);
  const { sections } = await cloudState(kept, [...SERVICES, service('silent', 'Silent'), depot]);
  expect(sections.map(({ title }) => title)).toEqual(['Buckets', 'Shelves']);
  expect(sections[1]?.resources).toMatchObject([
    {
      logicalId: 'Parcels',
      summary: `eu-west-1 ${ACCOUNT}`,
      contents: [{ kind: 'items', items: [kept.backend.endpoint] }],
    },
  ]);
});

test('a service that cannot be read says why, and the others are there', async () => {
  const broken = service('broken', 'Broken', () => Promise.reject(new TypeError('it is on fire')));
  const { sections, problems } = await cloudState(kept, [broken, ...SERVICES]);
  expect(problems).toEqual([{ service: 'Broken', message: 'TypeError: it is on fire' }]);
  expect(sections.map(({ title }) => title)).toEqual(['Buckets']);
});
