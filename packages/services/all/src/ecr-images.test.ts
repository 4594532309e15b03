import { ECR } from '@aws-sdk/client-ecr';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { packImage } from '@coldstart/images';
import { buildImage } from '@coldstart/images/build';
import { pushImage } from '@coldstart/images/push';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

const target = () => ({
  endpoint: cloud.endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
});

let cloud: RunningCloud;
let ecr: ECR;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  ecr = new ECR({ ...target(), maxAttempts: 1 });
});
afterAll(async () => {
  ecr.destroy();
  await cloud.close();
});

async function push(repository: string, greeting: string): Promise<string> {
  const dockerfile = `FROM public.ecr.aws/lambda/nodejs:24\nENV GREETING=${greeting}\nCMD ["app.handler"]\n`;
  const { archive, digest } = await packImage(buildImage({ dockerfile, context: new Map() }));
  const uri = await pushImage(target(), repository, 'v1', archive);
  expect(uri).toBe(`111122223333.dkr.ecr.eu-west-1.amazonaws.com/${repository}:v1`);
  return digest;
}

test('what functions run from is in its repository, and a tag moves with the next push', async () => {
  await ecr.createRepository({ repositoryName: 'orders' });
  const first = await push('orders', 'hello');
  await push('orders', 'hello');
  expect((await ecr.describeImages({ repositoryName: 'orders' })).imageDetails).toMatchObject([
    { imageDigest: first, imageTags: ['v1'], artifactMediaType: 'application/vnd.oci.image.config.v1+json' },
  ]);
  const second = await push('orders', 'good evening');
  const { imageIds } = await ecr.listImages({ repositoryName: 'orders', filter: { tagStatus: 'TAGGED' } });
  expect(imageIds).toEqual([{ imageDigest: second, imageTag: 'v1' }]);
  const { images = [] } = await ecr.batchGetImage({ repositoryName: 'orders', imageIds: [{ imageDigest: first }] });
  expect(JSON.parse(images[0]?.imageManifest ?? '')).toMatchObject({ schemaVersion: 2 });
});

test('a tag that may not move is refused', async () => {
  await ecr.createRepository({ repositoryName: 'fixed', imageTagMutability: 'IMMUTABLE' });
  const first = await push('fixed', 'hello');
  await expect(push('fixed', 'good evening')).rejects.toThrow('ImageTagAlreadyExistsException');
  expect((await ecr.listImages({ repositoryName: 'fixed' })).imageIds).toEqual([
    { imageDigest: first, imageTag: 'v1' },
  ]);
});

test('without a repository functions run from it all the same', async () => {
  await push('nowhere', 'hello');
  await expect(ecr.listImages({ repositoryName: 'nowhere' })).rejects.toMatchObject({
    name: 'RepositoryNotFoundException',
  });
});
