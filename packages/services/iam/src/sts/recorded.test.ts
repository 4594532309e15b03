import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { keysOf, policy, rootOf, startTestCloud, trust, type TestCloud } from '../testing/clients.ts';
import { RECORDED_ACCOUNT, replay } from '../testing/replay.ts';

const sessions = loadRecordings('sts/test_sts.json');

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam(rootOf(RECORDED_ACCOUNT));
});
afterAll(() => cloud.close());

describe.skipIf(!sessions.available)('sessions, as AWS was recorded (../shared/recordings/sts)', () => {
  test('of a role', () =>
    replay(sessions, 'test_assume_role', async (r) => {
      const made = iam.createRole({ RoleName: 'assumed', AssumeRolePolicyDocument: trust({ AWS: RECORDED_ACCOUNT }) });
      await r.match('create-role', made);
      const sts = cloud.sts(rootOf(RECORDED_ACCOUNT));
      const RoleArn = `arn:aws:iam::${RECORDED_ACCOUNT}:role/assumed`;
      await r.match('assume-role', sts.assumeRole({ RoleArn, RoleSessionName: 'a-session' }));
    }));

  test('of a federated user', () =>
    replay(sessions, 'test_get_federation_token', async (r) => {
      const sts = cloud.sts(rootOf(RECORDED_ACCOUNT));
      await r.match('get-federation-token', sts.getFederationToken({ Name: 'TestName', DurationSeconds: 900 }));
    }));

  test('of what is no role', () =>
    replay(sessions, 'test_sts_invalid_parameters', async (r) => {
      const sts = cloud.sts(rootOf(RECORDED_ACCOUNT));
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
      const AssumeRolePolicyDocument = trust({ AWS: RECORDED_ACCOUNT }, ['sts:AssumeRole', 'sts:TagSession']);
      await r.match('role-1', iam.createRole({ RoleName: 'link-1', AssumeRolePolicyDocument }));
      await r.match('role-2', iam.createRole({ RoleName: 'link-2', AssumeRolePolicyDocument }));
      const RoleArn = `arn:aws:iam::${RECORDED_ACCOUNT}:role/link-2`;
      const PolicyDocument = JSON.stringify(
        policy({ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: [RoleArn] }),
      );
      await iam.putRolePolicy({ RoleName: 'link-1', PolicyName: 'p', PolicyDocument });
      const { Credentials } = await cloud.sts(rootOf(RECORDED_ACCOUNT)).assumeRole({
        RoleArn: `arn:aws:iam::${RECORDED_ACCOUNT}:role/link-1`,
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
