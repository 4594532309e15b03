import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRegistry, type TestRegistry } from './testing/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

const ARN = 'arn:aws:ecr:eu-central-1:111122223333:repository';

test('a repository is made, described and deleted', async () => {
  const { ecr } = registry;
  const made = {
    repositoryArn: `${ARN}/team/orders`,
    registryId: '111122223333',
    repositoryName: 'team/orders',
    repositoryUri: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/orders',
    createdAt: expect.any(Date) as Date,
    imageTagMutability: 'MUTABLE',
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  };
  expect((await ecr.createRepository({ repositoryName: 'team/orders' })).repository).toEqual(made);
  expect((await ecr.describeRepositories({ repositoryNames: ['team/orders'] })).repositories).toEqual([made]);
  expect(await refusal(ecr.createRepository({ repositoryName: 'team/orders' }))).toMatchObject({
    code: 'RepositoryAlreadyExistsException',
    message: "The repository with name 'team/orders' already exists in the registry with id '111122223333'",
  });
  await ecr.deleteRepository({ repositoryName: 'team/orders' });
  expect(await refusal(ecr.describeRepositories({ repositoryNames: ['team/orders'] }))).toMatchObject({
    code: 'RepositoryNotFoundException',
    message: "The repository with name 'team/orders' does not exist in the registry with id '111122223333'",
  });
});

test('names that no repository can have are refused', async () => {
  const { code, message } = await refusal(registry.ecr.createRepository({ repositoryName: 'Orders' }));
  expect(code).toBe('InvalidParameterException');
  expect(message).toMatch(/^Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular/);
});

test('lists come in pages', async () => {
  const { ecr } = registry;
  for (const name of ['page-b', 'page-a', 'page-c']) await ecr.createRepository({ repositoryName: name });
  const first = await ecr.describeRepositories({ maxResults: 2 });
  expect(first.repositories?.map(({ repositoryName }) => repositoryName)).toEqual(['page-a', 'page-b']);
  const { repositories = [] } = await ecr.describeRepositories({ maxResults: 2, nextToken: first.nextToken });
  expect(repositories.map(({ repositoryName }) => repositoryName)).toContain('page-c');
});

test('settings and tags', async () => {
  const { ecr } = registry;
  const repositoryName = 'settings';
  await ecr.createRepository({ repositoryName, tags: [{ Key: 'a', Value: '1' }] });
  await ecr.putImageTagMutability({ repositoryName, imageTagMutability: 'IMMUTABLE' });
  await ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
  await ecr.tagResource({ resourceArn: `${ARN}/settings`, tags: [{ Key: 'b', Value: '2' }] });
  await ecr.untagResource({ resourceArn: `${ARN}/settings`, tagKeys: ['a'] });
  expect((await ecr.listTagsForResource({ resourceArn: `${ARN}/settings` })).tags).toEqual([{ Key: 'b', Value: '2' }]);
  const { repositories } = await ecr.describeRepositories({ repositoryNames: [repositoryName] });
  expect(repositories).toMatchObject([
    { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } },
  ]);
});

test('lifecycle policies are checked and kept', async () => {
  const { ecr } = registry;
  const repositoryName = 'lifecycle';
  await ecr.createRepository({ repositoryName });
  const rule = (selection: object, rulePriority = 1) => ({ rulePriority, selection, action: { type: 'expire' } });
  const put = (...rules: object[]) =>
    ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: JSON.stringify({ rules }) });
  const untagged = rule({ tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1 });
  expect((await refusal(ecr.getLifecyclePolicy({ repositoryName }))).code).toBe('LifecyclePolicyNotFoundException');
  await put(untagged);
  const kept = await ecr.getLifecyclePolicy({ repositoryName });
  expect(JSON.parse(kept.lifecyclePolicyText ?? '')).toEqual({ rules: [untagged] });
  for (const wrong of [
    [rule({ tagStatus: 'tagged', countType: 'imageCountMoreThan', countNumber: 3 })],
    [rule({ tagStatus: 'any', countType: 'imageCountMoreThan', countUnit: 'days', countNumber: 3 })],
    [rule({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 0 })],
    [untagged, untagged],
  ])
    expect((await refusal(put(...wrong))).message).toContain('Lifecycle policy validation failure: ');
  const text = ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: '{' + ' '.repeat(120) });
  expect((await refusal(text)).message).toContain('Could not map policyString into LifecyclePolicy.');
  await ecr.deleteLifecyclePolicy({ repositoryName });
  expect((await refusal(ecr.deleteLifecyclePolicy({ repositoryName }))).code).toBe('LifecyclePolicyNotFoundException');
});

test("a repository's policy lets others in", async () => {
  const { ecr, cloud } = registry;
  const repositoryName = 'shared';
  await ecr.createRepository({ repositoryName });
  const reader = registry.client(await cloud.user('puller', policy(allow('ecr:DescribeRepositories'))));
  expect((await refusal(reader.listImages({ repositoryName }))).code).toBe('AccessDeniedException');
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:user/puller' },
    Action: 'ecr:ListImages',
  };
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await ecr.setRepositoryPolicy({ repositoryName, policyText });
  expect((await reader.listImages({ repositoryName })).imageIds).toEqual([]);
  expect((await ecr.getRepositoryPolicy({ repositoryName })).policyText).toBe(policyText);
  await ecr.deleteRepositoryPolicy({ repositoryName });
  expect((await refusal(reader.listImages({ repositoryName }))).code).toBe('AccessDeniedException');
  expect((await refusal(ecr.setRepositoryPolicy({ repositoryName, policyText: '{"Statement":[]' }))).code).toBe(
    'InvalidParameterException',
  );
});

test('permission is asked for each repository', async () => {
  const keys = await registry.cloud.user('deployer', policy(allow('ecr:DescribeRepositories', `${ARN}/mine`)));
  const deployer = registry.client(keys);
  const refused = async (...repositoryNames: string[]) =>
    (await refusal(deployer.describeRepositories({ repositoryNames }))).code;
  expect(await refused('mine')).toBe('RepositoryNotFoundException');
  expect(await refused('mine', 'others')).toBe('AccessDeniedException');
});

test('a password for docker login holds for twelve hours', async () => {
  const { authorizationData: [data] = [] } = await registry.ecr.getAuthorizationToken({});
  expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:./);
  expect(data?.proxyEndpoint).toBe('https://111122223333.dkr.ecr.eu-central-1.amazonaws.com');
});
