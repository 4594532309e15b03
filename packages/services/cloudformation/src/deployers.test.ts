import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from './testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

test('exports are read by other stacks, and cannot go while they are', async () => {
  await stacks.create('exporter', {
    Resources: { Group: group({ LogGroupName: 'exported' }) },
    Outputs: { Name: { Value: { Ref: 'Group' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-group' } } } },
  });
  await stacks.create('importer', {
    Resources: {
      Group: group({ LogGroupName: { 'Fn::Join': ['-', ['of', { 'Fn::ImportValue': 'exporter-group' }]] } }),
    },
    Outputs: { Name: { Value: { Ref: 'Group' } } },
  });
  expect(await stacks.outputs('importer')).toEqual({ Name: 'of-exported' });
  expect((await stacks.cloudformation.listExports({})).Exports).toMatchObject([
    { Name: 'exporter-group', Value: 'exported' },
  ]);
  expect((await stacks.cloudformation.listImports({ ExportName: 'exporter-group' })).Imports).toEqual(['importer']);
  await stacks.cloudformation.deleteStack({ StackName: 'exporter' });
  expect(await stacks.status('exporter')).toBe('DELETE_FAILED');
  expect(
    await stacks.create('double', {
      Resources: { Group: group() },
      Outputs: { Name: { Value: 'x', Export: { Name: 'exporter-group' } } },
    }),
  ).toBe('ROLLBACK_COMPLETE');
  await stacks.cloudformation.deleteStack({ StackName: 'importer' });
  await stacks.cloudformation.deleteStack({ StackName: 'exporter' });
  await expect(stacks.status('exporter')).rejects.toThrow('does not exist');
});

describe('who deploys', () => {
  async function user(name: string, actions: string[]) {
    await stacks.iam.createUser({ UserName: name });
    await stacks.iam.putUserPolicy({
      UserName: name,
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
      }),
    });
    const { AccessKey: key } = await stacks.iam.createAccessKey({ UserName: name });
    return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
  }

  test('is the caller, whose missing permission is the reason', async () => {
    const deployer = stacks.as(await user('deployer', ['cloudformation:*']));
    await deployer.createStack({
      StackName: 'denied',
      TemplateBody: JSON.stringify({ Resources: { Group: group() } }),
    });
    expect(await stacks.status('denied')).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reason('denied')).toContain(
      'User: arn:aws:iam::111122223333:user/deployer is not authorized to perform: logs:CreateLogGroup',
    );
    await expect(
      stacks.as(await user('nobody', ['s3:*'])).createStack({ StackName: 'denied-2', TemplateBody: '{}' }),
    ).rejects.toThrow('is not authorized to perform: cloudformation:CreateStack');
  });

  test('is the role that is handed over', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    };
    const { Role: made } = await stacks.iam.createRole({
      RoleName: 'cfn',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
    await stacks.iam.putRolePolicy({
      RoleName: 'cfn',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
      }),
    });
    expect(await stacks.create('by-role', { Resources: { Group: group() } }, { RoleARN: made?.Arn })).toBe(
      'CREATE_COMPLETE',
    );
    expect(
      await stacks.create(
        'by-role-too',
        { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } },
        { RoleARN: made?.Arn },
      ),
    ).toBe('ROLLBACK_COMPLETE');
    await expect(
      stacks.create(
        'by-nobody',
        { Resources: { Group: group() } },
        { RoleARN: 'arn:aws:iam::111122223333:role/nobody' },
      ),
    ).rejects.toThrow('Role arn:aws:iam::111122223333:role/nobody is invalid or cannot be assumed');
  });
});
