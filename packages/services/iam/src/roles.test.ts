import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, refusal, startTestCloud, trust, type TestCloud } from './testing/clients.ts';

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam();
});
afterAll(() => cloud.close());

const LAMBDA = trust({ Service: 'lambda.amazonaws.com' });
const READ = JSON.stringify(policy(allow('s3:GetObject')));
const decoded = (document = ''): unknown => JSON.parse(decodeURIComponent(document));

describe('roles', () => {
  test('give their trust policy URL-encoded', async () => {
    await iam.createRole({ RoleName: 'encoded', AssumeRolePolicyDocument: LAMBDA });
    const { Role } = await iam.getRole({ RoleName: 'encoded' });
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22%3A/);
    expect(decoded(Role?.AssumeRolePolicyDocument)).toEqual(JSON.parse(LAMBDA));
    expect(Role).toMatchObject({ MaxSessionDuration: 3600, RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/) });
  });

  test('are a thousand at most', async () => {
    const crowded = cloud.iam({ accessKeyId: '999988887777', secretAccessKey: 'test' });
    const create = (index: number) => crowded.createRole({ RoleName: `r${index}`, AssumeRolePolicyDocument: LAMBDA });
    for (let index = 0; index < 1000; index += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, each) => create(index + each)));
    }
    expect(await refusal(create(1000))).toEqual({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1000',
      status: 409,
    });
    let count = 0;
    for (let Marker: string | undefined, more = true; more;) {
      const page = await crowded.listRoles({ Marker });
      count += page.Roles?.length ?? 0;
      Marker = page.Marker;
      more = page.IsTruncated === true;
    }
    expect(count).toBe(1000);
  });

  test.each<[string, string, string]>([
    ['{', 'MalformedPolicyDocument', 'This policy contains invalid Json'],
    [READ, 'MalformedPolicyDocument', 'Has prohibited field Resource'],
    [
      trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/nobody` }),
      'MalformedPolicyDocument',
      `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:role/nobody"`,
    ],
    [
      trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/nobody` }),
      'MalformedPolicyDocument',
      `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:user/nobody"`,
    ],
    [trust({ Service: 'lambda' }), 'MalformedPolicyDocument', 'Invalid principal in policy: "SERVICE":"lambda"'],
    [
      trust({ AWS: Array.from({ length: 200 }, (_, index) => String(100000000000 + index)) }),
      'LimitExceeded',
      'Cannot exceed quota for ACLSizePerRole: 2048',
    ],
  ])('a trust policy may be refused: %s', async (document, code, message) => {
    const refused = await refusal(iam.createRole({ RoleName: 'refused', AssumeRolePolicyDocument: document }));
    expect(refused).toMatchObject({ code, message });
  });

  test('change, and keep what is not changed', async () => {
    await iam.createRole({ RoleName: 'changing', AssumeRolePolicyDocument: LAMBDA, Description: 'first' });
    await iam.updateRole({ RoleName: 'changing', MaxSessionDuration: 7200 });
    await iam.updateAssumeRolePolicy({ RoleName: 'changing', PolicyDocument: trust({ Service: 'ec2.amazonaws.com' }) });
    const { Role } = await iam.getRole({ RoleName: 'changing' });
    expect(Role).toMatchObject({ Description: 'first', MaxSessionDuration: 7200 });
    expect(JSON.stringify(decoded(Role?.AssumeRolePolicyDocument))).toContain('ec2.amazonaws.com');
  });

  test('are deleted last of all that is theirs', async () => {
    const role = { RoleName: 'doomed' };
    await iam.createRole({ ...role, AssumeRolePolicyDocument: LAMBDA });
    await iam.putRolePolicy({ ...role, PolicyName: 'p', PolicyDocument: READ });
    expect((await refusal(iam.deleteRole(role))).message).toBe('Cannot delete entity, must delete policies first.');
    await iam.deleteRolePolicy({ ...role, PolicyName: 'p' });
    await iam.createInstanceProfile({ InstanceProfileName: 'box' });
    await iam.addRoleToInstanceProfile({ ...role, InstanceProfileName: 'box' });
    expect((await refusal(iam.deleteRole(role))).message).toBe(
      'Cannot delete entity, must remove roles from instance profile first.',
    );
    expect((await iam.listInstanceProfilesForRole(role)).InstanceProfiles?.[0]?.Roles?.[0]?.RoleName).toBe('doomed');
    await iam.removeRoleFromInstanceProfile({ ...role, InstanceProfileName: 'box' });
    await iam.deleteRole(role);
    await iam.deleteInstanceProfile({ InstanceProfileName: 'box' });
    expect((await refusal(iam.deleteRole(role))).message).toBe('The role with name doomed cannot be found.');
  });

  test('of services belong to them', async () => {
    const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: 'ops.apigateway.amazonaws.com' });
    const RoleName = Role?.RoleName ?? '';
    expect(RoleName).toBe('AWSServiceRoleForAPIGateway');
    expect(await refusal(iam.deleteRole({ RoleName }))).toMatchObject({ code: 'UnmodifiableEntity' });
    const longer = iam.updateRole({ RoleName, MaxSessionDuration: 7200 });
    expect(await refusal(longer)).toMatchObject({ code: 'UnmodifiableEntity' });
    await iam.updateRole({ RoleName, Description: 'in other words' });
    expect((await iam.getRole({ RoleName })).Role?.Description).toBe('in other words');
    const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName });
    expect((await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })).Status).toBe('SUCCEEDED');
    expect(await refusal(iam.getRole({ RoleName }))).toMatchObject({ code: 'NoSuchEntity' });
  });
});
