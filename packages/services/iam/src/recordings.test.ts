import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keysOf, policy, rootOf, startTestCloud, trust, type TestCloud } from './testing/clients.ts';
import { Comparison, loadRecordings, type Recorded } from '@coldstart/cloud/testing';

/** Recorded under this account. */
const ACCOUNT = '111111111111';
const recordings = loadRecordings('iam/test_iam.json');
const sessions = loadRecordings('sts/test_sts.json');

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam(rootOf(ACCOUNT));
});
afterAll(() => cloud.close());

/** An answer as boto3 gives it: documents parsed, dates as text, errors under `Error`. */
function plain(value: unknown, name = ''): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' && name.endsWith('Document')) return JSON.parse(decodeURIComponent(value));
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, key)]));
}

async function answer(promise: Promise<object>): Promise<unknown> {
  try {
    return plain(await promise);
  } catch (error) {
    const { Code, message, Type } = error as { Code?: string; message?: string; Type?: string };
    return { Error: { Code, Message: message, Type } };
  }
}

/** Replays calls, each beside what was recorded under a name; the placeholders must agree throughout. */
class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison();
  readonly differences: string[] = [];

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  async match(name: string, promise: Promise<object>): Promise<unknown> {
    const actual = await answer(promise);
    this.differences.push(...this.#comparison.differences(actual, this.#recorded[name], name));
    return actual;
  }
}

async function replay(file: typeof recordings, name: string, steps: (replay: Replay) => Promise<void>): Promise<void> {
  const replayed = new Replay(file.of(name));
  await steps(replayed);
  expect(replayed.differences).toEqual([]);
}

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
      const arn = `arn:aws:iam::${ACCOUNT}:policy/${PolicyName}`;
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
          PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/simulated`,
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

describe.skipIf(!recordings.available)('service-specific credentials', () => {
  const ServiceName = 'codecommit.amazonaws.com';
  const create = async (r: Replay, UserName: string): Promise<string> => {
    await r.match('create-user-response', iam.createUser({ UserName }));
    const made = await r.match(
      'create-service-specific-credential-response',
      iam.createServiceSpecificCredential({ UserName, ServiceName }),
    );
    return (made as { ServiceSpecificCredential: { ServiceSpecificCredentialId: string } }).ServiceSpecificCredential
      .ServiceSpecificCredentialId;
  };

  test('keep their user from being deleted', () =>
    replay(recordings, 'test_delete_user_after_service_credential_created', async (r) => {
      await create(r, 'credited');
      await r.match('delete-user-existing-credential', iam.deleteUser({ UserName: 'credited' }));
    }));

  test('belong to their user', () =>
    replay(recordings, 'test_id_match_user_mismatch', async (r) => {
      const ServiceSpecificCredentialId = await create(r, 'owner');
      const wrong = { UserName: 'wrong-user-name', ServiceSpecificCredentialId };
      await r.match('update-wrong-user-name', iam.updateServiceSpecificCredential({ ...wrong, Status: 'Inactive' }));
      await r.match('reset-wrong-user-name', iam.resetServiceSpecificCredential(wrong));
      await r.match('delete-wrong-user-name', iam.deleteServiceSpecificCredential(wrong));
    }));

  test('have two states', () =>
    replay(recordings, 'test_invalid_update_parameters', async (r) => {
      const ServiceSpecificCredentialId = await create(r, 'stateful');
      const Status = 'Invalid' as 'Active';
      await r.match(
        'update-invalid-status',
        iam.updateServiceSpecificCredential({ ServiceSpecificCredentialId, Status }),
      );
    }));
});

describe.skipIf(!recordings.available)('service-linked roles', () => {
  const named = (test: RegExp): string[] => recordings.tests.flatMap((name) => test.exec(name)?.[1] ?? []);

  async function describeRole(r: Replay, RoleName: string): Promise<void> {
    await r.match('describe-response', iam.getRole({ RoleName }));
    await r.match('inline-role-policies', iam.listRolePolicies({ RoleName }));
    await r.match('attached-role-policies', iam.listAttachedRolePolicies({ RoleName }));
  }

  /** Made by hand or by a service in the recorded account, and used there or not: no rule of AWS's. */
  const happenstance = (found: string): boolean => /\.Role\.(?:RoleLastUsed|Description)/.test(found);

  test.each(named(/test_service_role_lifecycle\[(.*)\]/))('%s', async (AWSServiceName) => {
    const replayed = new Replay(recordings.of(`test_service_role_lifecycle[${AWSServiceName}]`));
    const { Role } = await iam.createServiceLinkedRole({ AWSServiceName });
    await describeRole(replayed, Role?.RoleName ?? '');
    expect(replayed.differences.filter((found) => !happenstance(found))).toEqual([]);
  });

  test.each(named(/test_service_role_lifecycle_custom_suffix\[(.*)\]/))('%s with a suffix', (AWSServiceName) =>
    replay(recordings, `test_service_role_lifecycle_custom_suffix[${AWSServiceName}]`, async (r) => {
      const { Role } = await iam.createServiceLinkedRole({ AWSServiceName, CustomSuffix: 'mine' });
      await describeRole(r, Role?.RoleName ?? '');
    }),
  );

  test.each(named(/test_service_role_lifecycle_custom_suffix_not_allowed\[(.*)\]/))(
    '%s without a suffix',
    (AWSServiceName) =>
      replay(recordings, `test_service_role_lifecycle_custom_suffix_not_allowed[${AWSServiceName}]`, async (r) => {
        await r.match(
          'custom-suffix-not-allowed',
          iam.createServiceLinkedRole({ AWSServiceName, CustomSuffix: 'mine' }),
        );
      }),
  );
});

describe.skipIf(!sessions.available)('sessions, as AWS was recorded (../shared/recordings/sts)', () => {
  test('of a role', () =>
    replay(sessions, 'test_assume_role', async (r) => {
      const made = iam.createRole({ RoleName: 'assumed', AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) });
      await r.match('create-role', made);
      const sts = cloud.sts(rootOf(ACCOUNT));
      const RoleArn = `arn:aws:iam::${ACCOUNT}:role/assumed`;
      await r.match('assume-role', sts.assumeRole({ RoleArn, RoleSessionName: 'a-session' }));
    }));

  test('of a federated user', () =>
    replay(sessions, 'test_get_federation_token', async (r) => {
      const sts = cloud.sts(rootOf(ACCOUNT));
      await r.match('get-federation-token', sts.getFederationToken({ Name: 'TestName', DurationSeconds: 900 }));
    }));

  test('of what is no role', () =>
    replay(sessions, 'test_sts_invalid_parameters', async (r) => {
      const sts = cloud.sts(rootOf(ACCOUNT));
      const assume = (RoleArn: string, RoleSessionName = 'Session1') => sts.assumeRole({ RoleArn, RoleSessionName });
      await r.match('malformed-arn', assume('nothing-valid-in-here'));
      await r.match('no-partition', assume('arn::b:::something/test-role'));
      await r.match('no-service', assume('arn:a::::something/test-role'));
      await r.match('not-enough-colons', assume('arn:a:::something/test-role'));
      await r.match('no-resource', assume('arn:a:a::aaaaaaaaaa:'));
      await r.match('invalid-session-name', assume('arn:a:b:::something/test-role', 'Session1:2'));
    }));

  test('in a chain, with transitive tags', () =>
    replay(sessions, 'test_iam_role_chaining_override_transitive_tags', async (r) => {
      const AssumeRolePolicyDocument = trust({ AWS: ACCOUNT }, ['sts:AssumeRole', 'sts:TagSession']);
      await r.match('role-1', iam.createRole({ RoleName: 'link-1', AssumeRolePolicyDocument }));
      await r.match('role-2', iam.createRole({ RoleName: 'link-2', AssumeRolePolicyDocument }));
      const RoleArn = `arn:aws:iam::${ACCOUNT}:role/link-2`;
      const PolicyDocument = JSON.stringify(
        policy({ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: [RoleArn] }),
      );
      await iam.putRolePolicy({ RoleName: 'link-1', PolicyName: 'p', PolicyDocument });
      const { Credentials } = await cloud.sts(rootOf(ACCOUNT)).assumeRole({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/link-1`,
        RoleSessionName: 'Session1',
        Tags: [{ Key: 'SessionTag1', Value: 'SessionValue1' }],
        TransitiveTagKeys: ['SessionTag1'],
      });
      const chained = cloud.sts(keysOf(Credentials));
      const override = (Key: string) =>
        chained.assumeRole({ RoleArn, RoleSessionName: 'Session2', Tags: [{ Key, Value: 'SessionValue2' }] });
      await r.match('override-transitive-tag-error', override('SessionTag1'));
      await r.match('override-transitive-tag-case-ignore-error', override('sessiontag1'));
    }));
});
