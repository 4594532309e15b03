import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { rootOf, startTestCloud, type TestCloud } from './testing/clients.ts';
import { RECORDED_ACCOUNT, Replay, replay } from './testing/replay.ts';

const recordings = loadRecordings('iam/test_iam.json');

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam(rootOf(RECORDED_ACCOUNT));
});
afterAll(() => cloud.close());

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
  const ofTheRecordedAccount = (found: string): boolean => /\.Role\.(?:RoleLastUsed|Description)/.test(found);

  test.each(named(/test_service_role_lifecycle\[(.*)\]/))('%s', async (AWSServiceName) => {
    const replayed = new Replay(recordings.of(`test_service_role_lifecycle[${AWSServiceName}]`));
    const { Role } = await iam.createServiceLinkedRole({ AWSServiceName });
    await describeRole(replayed, Role?.RoleName ?? '');
    expect(replayed.differences.filter((found) => !ofTheRecordedAccount(found))).toEqual([]);
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
