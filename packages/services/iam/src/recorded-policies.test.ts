import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { policy, rootOf, startTestCloud, trust, type TestCloud } from './testing/clients.ts';
import { RECORDED_ACCOUNT, replay } from './testing/replay.ts';

const recordings = loadRecordings('iam/test_iam.json');

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam(rootOf(RECORDED_ACCOUNT));
});
afterAll(() => cloud.close());

const LAMBDA = trust({ Service: 'lambda.amazonaws.com' });
const EC2 = trust({ Service: 'ec2.amazonaws.com' });
const LIST = JSON.stringify(policy({ Effect: 'Allow', Action: ['lambda:ListFunctions'], Resource: ['*'] }));

describe.skipIf(!recordings.available)('roles and policies, as AWS was recorded (../shared/recordings/iam)', () => {
  test('a trust policy that is no JSON', () =>
    replay(recordings, 'test_create_role_with_malformed_assume_role_policy_document', async (r) => {
      await r.match('invalid-json', iam.createRole({ RoleName: 'malformed', AssumeRolePolicyDocument: '{"a": 1,}' }));
    }));

  test('a role with a path', () =>
    replay(recordings, 'test_role_with_path_lifecycle', async (r) => {
      const role = { RoleName: 'pathological' };
      await r.match(
        'create-role-response',
        iam.createRole({ ...role, Path: '/deep/down/', AssumeRolePolicyDocument: LAMBDA }),
      );
      await r.match('get-role-response', iam.getRole(role));
      await r.match('delete-role-response', iam.deleteRole(role));
    }));

  test('a role described and listed', () =>
    replay(recordings, 'test_create_describe_role', async (r) => {
      await r.match(
        'create_role_result',
        iam.createRole({ RoleName: 'described', Path: '/listed/', AssumeRolePolicyDocument: EC2 }),
      );
      await r.match('get_role_result', iam.getRole({ RoleName: 'described' }));
      await r.match('list_roles_result', iam.listRoles({ PathPrefix: '/listed/' }));
    }));

  test.each(['role', 'user'] as const)('policies attached to a %s', (kind) =>
    replay(recordings, `test_${kind}_attach_policy`, async (r) => {
      const name = `attached-${kind}`;
      if (kind === 'role') await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: EC2 });
      else await iam.createUser({ UserName: name });
      const attach = (PolicyArn: string) =>
        kind === 'role'
          ? iam.attachRolePolicy({ RoleName: name, PolicyArn })
          : iam.attachUserPolicy({ UserName: name, PolicyArn });
      const PolicyName = `a-policy-for-one-${kind}`;
      const arn = `arn:aws:iam::${RECORDED_ACCOUNT}:policy/${PolicyName}`;
      await r.match('create_policy_response', iam.createPolicy({ PolicyName, PolicyDocument: LIST }));
      await r.match('non_existent_malformed_policy_arn', attach('longpolicynamebutnoarn'));
      await r.match('existing_policy_name_provided', attach(PolicyName));
      await r.match('valid_arn_not_existent', attach(`${arn}123`));
      await r.match('valid_policy_arn', attach(arn));
    }),
  );

  test('a simulation', () =>
    replay(recordings, 'test_simulate_principle_policy[user]', async (r) => {
      await iam.createUser({ UserName: 'simulated' });
      const { Policy } = await iam.createPolicy({
        PolicyName: 'simulated',
        // Spaced as Python writes JSON: the recording points at columns.
        PolicyDocument:
          '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}',
      });
      await iam.attachUserPolicy({ UserName: 'simulated', PolicyArn: Policy?.Arn });
      await r.match(
        'response',
        iam.simulatePrincipalPolicy({
          PolicySourceArn: `arn:aws:iam::${RECORDED_ACCOUNT}:user/simulated`,
          ActionNames: ['s3:PutObject', 's3:GetObjectVersion'],
          ResourceArns: ['arn:aws:s3:::bucket'],
        }),
      );
    }));
});

describe.skipIf(!recordings.available)('documents that hold encoded text', () => {
  const encoded = 'arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Frestapis%2Faaeeieije';
  const PolicyDocument = JSON.stringify(
    policy({
      Effect: 'Allow',
      Action: ['apigatway:PUT'],
      Resource: [`arn:aws:apigateway:eu-central-1::/tags/${encoded}`],
    }),
  );
  const PolicyName = 'encoded';

  test('of users', () =>
    replay(recordings, 'test_put_user_policy_encoding', async (r) => {
      await iam.createUser({ UserName: 'encoder' });
      await iam.putUserPolicy({ UserName: 'encoder', PolicyName, PolicyDocument });
      await r.match('get-policy-response', iam.getUserPolicy({ UserName: 'encoder', PolicyName }));
    }));

  test('of groups', () =>
    replay(recordings, 'test_put_group_policy_encoding', async (r) => {
      await iam.createGroup({ GroupName: 'encoders' });
      await iam.putGroupPolicy({ GroupName: 'encoders', PolicyName, PolicyDocument });
      await r.match('get-policy-response', iam.getGroupPolicy({ GroupName: 'encoders', PolicyName }));
    }));

  test('of roles', () =>
    replay(recordings, 'test_put_role_policy_encoding', async (r) => {
      const role = { RoleName: 'encoding' };
      const AssumeRolePolicyDocument = JSON.stringify(
        policy({
          Action: 'sts:AssumeRole',
          Principal: { Service: 'lambda.amazonaws.com' },
          Effect: 'Allow',
          Condition: { StringEquals: { 'aws:SourceArn': encoded } },
        }),
      );
      await r.match('create-role-response', iam.createRole({ ...role, Path: '/encoding/', AssumeRolePolicyDocument }));
      await iam.putRolePolicy({ ...role, PolicyName, PolicyDocument });
      await r.match('get-policy-response', iam.getRolePolicy({ ...role, PolicyName }));
      await r.match('get-role-response', iam.getRole(role));
      await r.match('list-roles-response', iam.listRoles({ PathPrefix: '/encoding/' }));
    }));
});
