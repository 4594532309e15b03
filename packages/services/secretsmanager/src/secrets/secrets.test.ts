import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSecrets, type TestSecrets } from '../testing/secrets.ts';

let cloud: TestSecrets;
beforeAll(async () => {
  cloud = await startSecrets();
});
afterAll(() => cloud.close());

test('a secret is gone after its recovery window, unless it is restored', async () => {
  const { secrets, days } = cloud;
  for (const Name of ['gone', 'kept']) await secrets.createSecret({ Name, SecretString: 'a' });
  const { DeletionDate } = await secrets.deleteSecret({ SecretId: 'gone', RecoveryWindowInDays: 7 });
  expect(DeletionDate?.getTime()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
  await secrets.deleteSecret({ SecretId: 'kept' });
  expect(await refusal(secrets.getSecretValue({ SecretId: 'gone' }))).toMatchObject({
    code: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  });
  expect((await refusal(secrets.createSecret({ Name: 'gone', SecretString: 'b' }))).message).toContain(
    'already scheduled for deletion',
  );
  expect((await secrets.listSecrets({})).SecretList).toEqual([]);
  const { SecretList } = await secrets.listSecrets({ IncludePlannedDeletion: true });
  expect(SecretList?.map(({ Name }) => Name)).toEqual(['gone', 'kept']);
  await days(6.9);
  await secrets.describeSecret({ SecretId: 'gone' });
  await secrets.restoreSecret({ SecretId: 'kept' });
  await days(30);
  expect((await refusal(secrets.describeSecret({ SecretId: 'gone' }))).code).toBe('ResourceNotFoundException');
  expect((await secrets.getSecretValue({ SecretId: 'kept' })).SecretString).toBe('a');
  const both = secrets.deleteSecret({ SecretId: 'kept', RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true });
  expect((await refusal(both)).code).toBe('InvalidParameterException');
});

test('the same request twice is one secret, and one version', async () => {
  const { secrets } = cloud;
  const ClientRequestToken = '11111111-2222-3333-4444-555555555555';
  const asked = { Name: 'once', SecretString: 'a', ClientRequestToken };
  const first = await secrets.createSecret(asked);
  expect(await secrets.createSecret(asked)).toMatchObject({ ARN: first.ARN, VersionId: ClientRequestToken });
  await secrets.putSecretValue({ SecretId: 'once', SecretString: 'a', ClientRequestToken });
  const other = secrets.putSecretValue({ SecretId: 'once', SecretString: 'b', ClientRequestToken });
  expect(await refusal(other)).toMatchObject({
    code: 'ResourceExistsException',
    message: `You can't use ClientRequestToken ${ClientRequestToken} because that value is already in use for a version of secret ${first.ARN}.`,
  });
  expect((await secrets.listSecretVersionIds({ SecretId: 'once' })).Versions).toHaveLength(1);
});

test('lists are filtered by the beginnings of names and of words', async () => {
  const { secrets } = cloud;
  for (const [Name, Description, ...keys] of [
    ['prod/AppBeta/db', 'a database'],
    ['prod/AppAlpha/key', 'an API key', 'team'],
    ['/test/COMPANYthings', 'thesecret'],
  ] as const) {
    const Tags = keys.map((Key) => ({ Key, Value: 'blue' }));
    await secrets.createSecret({ Name, Description, SecretString: 'a', Tags });
  }
  const found = async (Key: 'all' | 'description' | 'name' | 'tag-key' | 'tag-value', ...Values: string[]) =>
    ((await secrets.listSecrets({ Filters: [{ Key, Values }] })).SecretList ?? []).map(({ Name }) => Name);
  expect(await found('name', 'prod/')).toEqual(['prod/AppBeta/db', 'prod/AppAlpha/key']);
  expect(await found('name', 'Prod/')).toEqual([]);
  expect(await found('name', '!prod/', '/')).toContain('/test/COMPANYthings');
  expect(await found('description', 'a d')).toEqual(['prod/AppBeta/db']);
  expect(await found('all', 'beta')).toEqual(['prod/AppBeta/db']);
  expect(await found('all', 'eta')).toEqual([]);
  expect(await found('all', 'ythings')).toEqual(['/test/COMPANYthings']);
  expect(await found('tag-key', 'te')).toEqual(['prod/AppAlpha/key']);
  expect(await found('tag-value', 'blue')).toEqual(['prod/AppAlpha/key']);
});

test('secrets are read several at a time, and what cannot be read is said', async () => {
  const { secrets } = cloud;
  for (const Name of ['batch/a', 'batch/b']) await secrets.createSecret({ Name, SecretString: Name });
  const byId = await secrets.batchGetSecretValue({ SecretIdList: ['batch/b', 'batch/nowhere'] });
  expect(byId.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['batch/b']);
  expect(byId.Errors).toMatchObject([{ SecretId: 'batch/nowhere', ErrorCode: 'ResourceNotFoundException' }]);
  const byFilter = await secrets.batchGetSecretValue({ Filters: [{ Key: 'name', Values: ['batch/'] }] });
  expect(byFilter.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['batch/a', 'batch/b']);
});

test('labels are moved by whoever names the version that has them', async () => {
  const { secrets } = cloud;
  const first = (await secrets.createSecret({ Name: 'staged', SecretString: '1' })).VersionId;
  const second = (await secrets.putSecretValue({ SecretId: 'staged', SecretString: '2', VersionStages: ['NEXT'] }))
    .VersionId;
  const move = (more: object) =>
    secrets.updateSecretVersionStage({ SecretId: 'staged', VersionStage: 'AWSCURRENT', ...more });
  expect((await refusal(move({ MoveToVersionId: second }))).message).toContain(
    `is currently attached to version ${first}`,
  );
  expect((await refusal(move({ RemoveFromVersionId: first }))).code).toBe('InvalidParameterException');
  await move({ MoveToVersionId: second, RemoveFromVersionId: first });
  const { VersionIdsToStages } = await secrets.describeSecret({ SecretId: 'staged' });
  expect(VersionIdsToStages).toEqual({ [first ?? '']: ['AWSPREVIOUS'], [second ?? '']: ['AWSCURRENT', 'NEXT'] });
});
