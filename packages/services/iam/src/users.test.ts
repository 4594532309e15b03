import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IAM } from '@aws-sdk/client-iam';
import { ACCOUNT, allow, policy, refusal, startTestCloud, type TestCloud } from './testing/clients.ts';

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam();
});
afterAll(() => cloud.close());

const READ = JSON.stringify(policy(allow('s3:GetObject')));

describe('users', () => {
  test('are created, described, listed by path, renamed, deleted', async () => {
    const { User } = await iam.createUser({ UserName: 'Alice', Path: '/team/', Tags: [{ Key: 'role', Value: 'dev' }] });
    expect(User).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:user/team/Alice`,
      Path: '/team/',
      Tags: [{ Key: 'role', Value: 'dev' }],
    });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect((await iam.getUser({ UserName: 'Alice' })).User).toEqual(User);
    expect((await iam.listUsers({ PathPrefix: '/team/' })).Users).toHaveLength(1);
    expect((await iam.listUsers({ PathPrefix: '/other/' })).Users).toEqual([]);
    await iam.updateUser({ UserName: 'Alice', NewUserName: 'alice2', NewPath: '/' });
    expect((await iam.getUser({ UserName: 'alice2' })).User?.Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/alice2`);
    await iam.deleteUser({ UserName: 'alice2' });
    expect(await refusal(iam.getUser({ UserName: 'alice2' }))).toEqual({
      code: 'NoSuchEntity',
      message: 'The user with name alice2 cannot be found.',
      status: 404,
    });
  });

  test('names differ by more than case', async () => {
    await iam.createUser({ UserName: 'bob' });
    expect(await refusal(iam.createUser({ UserName: 'Bob' }))).toEqual({
      code: 'EntityAlreadyExists',
      message: 'User with name Bob already exists.',
      status: 409,
    });
  });

  test('names have the characters that AWS allows', async () => {
    expect(await refusal(iam.createUser({ UserName: 'no blanks' }))).toMatchObject({
      code: 'ValidationError',
      message:
        'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    });
  });

  test('are deleted last of all that is theirs', async () => {
    await iam.createUser({ UserName: 'carol' });
    const remove = () => iam.deleteUser({ UserName: 'carol' });
    const user = { UserName: 'carol' };
    const conflicts: [() => Promise<unknown>, () => Promise<unknown>, string][] = [
      [
        () => iam.createLoginProfile({ ...user, Password: 'a long password' }),
        () => iam.deleteLoginProfile(user),
        'must delete login profile first',
      ],
      [
        () => iam.attachUserPolicy({ ...user, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }),
        () => iam.detachUserPolicy({ ...user, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }),
        'must detach all policies first',
      ],
      [
        () => iam.putUserPolicy({ ...user, PolicyName: 'p', PolicyDocument: READ }),
        () => iam.deleteUserPolicy({ ...user, PolicyName: 'p' }),
        'must delete policies first',
      ],
    ];
    for (const [add, take, message] of conflicts) {
      await add();
      expect(await refusal(remove())).toEqual({
        code: 'DeleteConflict',
        message: `Cannot delete entity, ${message}.`,
        status: 409,
      });
      await take();
    }
    await remove();
  });

  test('have no devices, keys and certificates but those that can be made here', async () => {
    const user = { UserName: 'dave' };
    await iam.createUser(user);
    expect(await iam.listMFADevices(user)).toMatchObject({ MFADevices: [], IsTruncated: false });
    expect(await iam.listSSHPublicKeys(user)).toMatchObject({ SSHPublicKeys: [], IsTruncated: false });
    expect(await iam.listSigningCertificates(user)).toMatchObject({ Certificates: [], IsTruncated: false });
    expect(await iam.listServiceSpecificCredentials(user)).toMatchObject({ ServiceSpecificCredentials: [] });
    expect(await iam.listVirtualMFADevices({})).toMatchObject({ VirtualMFADevices: [], IsTruncated: false });
    expect(await iam.listServerCertificates({})).toMatchObject({ ServerCertificateMetadataList: [] });
    const nobody = { UserName: 'nobody' };
    for (const asked of [
      iam.listMFADevices(nobody),
      iam.listSSHPublicKeys(nobody),
      iam.listSigningCertificates(nobody),
    ])
      expect(await refusal(asked)).toMatchObject({ code: 'NoSuchEntity', status: 404 });
    await iam.deleteUser(user);
  });

  test('a list comes in pages', async () => {
    for (const name of ['p1', 'p2', 'p3']) await iam.createUser({ UserName: name, Path: '/pages/' });
    const first = await iam.listUsers({ PathPrefix: '/pages/', MaxItems: 2 });
    expect(first.IsTruncated).toBe(true);
    const second = await iam.listUsers({ PathPrefix: '/pages/', MaxItems: 2, Marker: first.Marker });
    expect(second.IsTruncated).toBe(false);
    expect([...(first.Users ?? []), ...(second.Users ?? [])].map(({ UserName }) => UserName)).toEqual([
      'p1',
      'p2',
      'p3',
    ]);
  });

  test('a marker is for the list that gave it, and outlives the user it stands at', async () => {
    for (const name of ['m1', 'm2', 'm3']) await iam.createUser({ UserName: name, Path: '/markers/' });
    const { Marker } = await iam.listUsers({ PathPrefix: '/markers/', MaxItems: 2 });
    const refused = { code: 'ValidationError', message: `Invalid Marker: ${Marker ?? ''}` };
    expect(await refusal(iam.listUsers({ PathPrefix: '/', Marker }))).toMatchObject(refused);
    expect(await refusal(iam.listRoles({ PathPrefix: '/markers/', Marker }))).toMatchObject(refused);
    expect(await refusal(iam.listUsers({ Marker: 'nonsense' }))).toMatchObject({ code: 'ValidationError' });
    for (const UserName of ['m1', 'm2']) await iam.deleteUser({ UserName });
    const { Users = [] } = await iam.listUsers({ PathPrefix: '/markers/', Marker });
    expect(Users.map(({ UserName }) => UserName)).toEqual(['m3']);
  });
});

describe('tags', () => {
  test('are the same whatever their case', async () => {
    await iam.createUser({ UserName: 'dave' });
    await iam.tagUser({
      UserName: 'dave',
      Tags: [
        { Key: 'Team', Value: 'red' },
        { Key: 'cost', Value: '' },
      ],
    });
    await iam.tagUser({ UserName: 'dave', Tags: [{ Key: 'team', Value: 'blue' }] });
    expect((await iam.listUserTags({ UserName: 'dave' })).Tags).toEqual([
      { Key: 'cost', Value: '' },
      { Key: 'team', Value: 'blue' },
    ]);
    await iam.untagUser({ UserName: 'dave', TagKeys: ['COST', 'unknown'] });
    expect((await iam.listUserTags({ UserName: 'dave' })).Tags).toHaveLength(1);
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'A', Value: '2' },
    ];
    expect(await refusal(iam.tagUser({ UserName: 'dave', Tags: twice }))).toMatchObject({
      code: 'InvalidInput',
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
  });
});

describe('groups', () => {
  test('have members, and give them permissions', async () => {
    const { Group } = await iam.createGroup({ GroupName: 'readers' });
    expect(Group?.GroupId).toMatch(/^AGPA/);
    await iam.createUser({ UserName: 'erin' });
    await iam.addUserToGroup({ GroupName: 'readers', UserName: 'erin' });
    expect((await iam.getGroup({ GroupName: 'readers' })).Users?.map(({ UserName }) => UserName)).toEqual(['erin']);
    expect((await iam.listGroupsForUser({ UserName: 'erin' })).Groups?.map(({ GroupName }) => GroupName)).toEqual([
      'readers',
    ]);
    expect(await refusal(iam.deleteGroup({ GroupName: 'readers' }))).toMatchObject({
      message: 'Cannot delete entity, must remove users from group first.',
    });
    await iam.removeUserFromGroup({ GroupName: 'readers', UserName: 'erin' });
    await iam.deleteGroup({ GroupName: 'readers' });
    expect(await refusal(iam.getGroup({ GroupName: 'readers' }))).toMatchObject({
      message: 'The group with name readers cannot be found.',
    });
  });
});

describe('access keys', () => {
  test('are two at most, and name their account', async () => {
    const keys = await cloud.user('frank');
    expect(keys.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect((await cloud.sts().getAccessKeyInfo({ AccessKeyId: keys.accessKeyId })).Account).toBe(ACCOUNT);
    await iam.createAccessKey({ UserName: 'frank' });
    expect(await refusal(iam.createAccessKey({ UserName: 'frank' }))).toEqual({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
      status: 409,
    });
    const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName: 'frank' });
    expect(AccessKeyMetadata).toHaveLength(2);
    expect(AccessKeyMetadata?.[0]).toMatchObject({ UserName: 'frank', Status: 'Active', CreateDate: expect.any(Date) });
    await iam.deleteAccessKey({ UserName: 'frank', AccessKeyId: keys.accessKeyId });
    expect(await refusal(cloud.sts(keys).getCallerIdentity({}))).toMatchObject({ code: 'InvalidClientTokenId' });
  });

  test('speak for their user, renamed or not', async () => {
    const keys = await cloud.user('grace', policy(allow('iam:GetUser')));
    expect((await cloud.iam(keys).getUser({})).User?.UserName).toBe('grace');
    await iam.updateUser({ UserName: 'grace', NewUserName: 'hopper' });
    expect((await cloud.iam(keys).getUser({})).User?.UserName).toBe('hopper');
  });
});

describe('passwords', () => {
  test('follow the policy of the account', async () => {
    await iam.createUser({ UserName: 'heidi' });
    expect(await refusal(iam.getAccountPasswordPolicy({}))).toMatchObject({
      message: `The Password Policy with domain name ${ACCOUNT} cannot be found.`,
    });
    await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 12, RequireNumbers: true });
    expect((await iam.getAccountPasswordPolicy({})).PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 12,
      ExpirePasswords: false,
    });
    expect(await refusal(iam.createLoginProfile({ UserName: 'heidi', Password: 'short1' }))).toMatchObject({
      code: 'PasswordPolicyViolation',
      message: expect.stringMatching(/minimum length of 12/),
    });
    await iam.createLoginProfile({ UserName: 'heidi', Password: 'long enough 1', PasswordResetRequired: true });
    expect((await iam.getLoginProfile({ UserName: 'heidi' })).LoginProfile?.PasswordResetRequired).toBe(true);
    await iam.deleteAccountPasswordPolicy({});
  });
});

test('an account has an alias and a summary', async () => {
  await iam.createAccountAlias({ AccountAlias: 'shop' });
  expect((await iam.listAccountAliases({})).AccountAliases).toEqual(['shop']);
  await iam.deleteAccountAlias({ AccountAlias: 'shop' });
  const { SummaryMap } = await iam.getAccountSummary({});
  expect(SummaryMap).toMatchObject({ AccessKeysPerUserQuota: 2, PolicySizeQuota: 6144 });
  const { UserDetailList } = await iam.getAccountAuthorizationDetails({ Filter: ['User'] });
  expect(UserDetailList).toHaveLength(Number(SummaryMap?.['Users']));
});
