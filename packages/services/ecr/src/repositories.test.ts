import { ECR } from '@aws-sdk/client-ecr';
import { allow, policy, refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

let cloud: TestCloud;
let client: ECR;
beforeAll(async () => {
  cloud = await startTestCloud(entries);
  client = new ECR(cloud.config());
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

test('a registry in which nobody has made a repository has none', async () => {
  expect((await client.describeRepositories({})).repositories).toEqual([]);
  expect(await refusal(client.describeRepositories({ repositoryNames: ['orders'] }))).toMatchObject({
    code: 'RepositoryNotFoundException',
    message: "The repository with name 'orders' does not exist in the registry with id '111122223333'",
  });
});

test('none can be made: images are not part of this cloud', async () => {
  expect(await refusal(client.createRepository({ repositoryName: 'orders' }))).toMatchObject({
    code: 'NotImplemented',
  });
});

test('permission is asked for each repository', async () => {
  const keys = await cloud.user(
    'deployer',
    policy(allow(['ecr:DescribeRepositories'], 'arn:aws:ecr:*:*:repository/orders')),
  );
  const deployer = new ECR(cloud.config(keys));
  const refused = async (...repositoryNames: string[]) =>
    (await refusal(deployer.describeRepositories({ repositoryNames }))).code;
  expect(await refused('orders')).toBe('RepositoryNotFoundException');
  expect(await refused('orders', 'others')).toBe('AccessDeniedException');
  deployer.destroy();
});
