import { XRay } from '@aws-sdk/client-xray';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';
import { overview } from './overview.ts';

let cloud: TestCloud;
let xray: XRay;
beforeAll(async () => {
  cloud = await startTestCloud(entries, { timeRuns: false });
  xray = new XRay(cloud.config());
});
afterAll(async () => {
  xray.destroy();
  await cloud.close();
});

const RULE = {
  RuleName: 'orders',
  Priority: 10,
  FixedRate: 0.5,
  ReservoirSize: 4,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: 'POST',
  URLPath: '/orders*',
  ResourceARN: '*',
  Version: 1,
};

test('sampling rules come before the default one, which everybody has', async () => {
  const { SamplingRuleRecord } = await xray.createSamplingRule({
    SamplingRule: RULE,
    Tags: [{ Key: 'a', Value: '1' }],
  });
  const RuleARN = SamplingRuleRecord?.SamplingRule?.RuleARN ?? '';
  expect(RuleARN).toBe('arn:aws:xray:eu-central-1:111122223333:sampling-rule/orders');
  expect(await xray.listTagsForResource({ ResourceARN: RuleARN })).toMatchObject({ Tags: [{ Key: 'a', Value: '1' }] });
  const names = async () =>
    (await xray.getSamplingRules({})).SamplingRuleRecords?.map(({ SamplingRule }) => SamplingRule?.RuleName);
  expect(await names()).toEqual(['orders', 'Default']);
  expect((await refusal(xray.createSamplingRule({ SamplingRule: RULE }))).code).toBe('InvalidRequestException');
  const { SamplingRuleRecord: updated } = await xray.updateSamplingRule({
    SamplingRuleUpdate: { RuleName: 'Default', FixedRate: 1, Priority: 1 },
  });
  expect(updated?.SamplingRule).toMatchObject({ FixedRate: 1, ReservoirSize: 1, Priority: 10_000 });
  expect((await refusal(xray.deleteSamplingRule({ RuleName: 'Default' }))).code).toBe('InvalidRequestException');
  await xray.deleteSamplingRule({ RuleARN });
  expect(await names()).toEqual(['Default']);
  expect((await refusal(xray.listTagsForResource({ ResourceARN: RuleARN }))).code).toBe('ResourceNotFoundException');
});

test('clients share a reservoir, and what they tell is summed up', async () => {
  await xray.createSamplingRule({ SamplingRule: { ...RULE, RuleName: 'shared' } });
  const told = (ClientID: string, RuleName = 'shared') => ({
    RuleName,
    ClientID,
    Timestamp: new Date(cloud.cloud.clock.now()),
    RequestCount: 10,
    SampledCount: 3,
    BorrowCount: 1,
  });
  const targets = await xray.getSamplingTargets({
    SamplingStatisticsDocuments: [told('a'.repeat(24)), told('b'.repeat(24)), told('b'.repeat(24), 'none')],
  });
  expect(targets.SamplingTargetDocuments).toMatchObject([
    { RuleName: 'shared', FixedRate: 0.5, ReservoirQuota: 2, Interval: 10 },
    { ReservoirQuota: 2 },
  ]);
  expect(targets.UnprocessedStatistics).toMatchObject([{ RuleName: 'none' }]);
  expect((await xray.getSamplingStatisticSummaries({})).SamplingStatisticSummaries).toMatchObject([
    { RuleName: 'shared', RequestCount: 20, SampledCount: 6, BorrowCount: 2 },
  ]);
});

test('groups are made, changed, tagged and deleted; Default is always there', async () => {
  const { Group: { GroupARN = '' } = {} } = await xray.createGroup({
    GroupName: 'slow',
    FilterExpression: 'duration > 1',
  });
  expect(GroupARN).toMatch(/^arn:aws:xray:eu-central-1:111122223333:group\/slow\/[A-F\d]{26}$/);
  expect((await xray.getGroups({})).Groups?.map(({ GroupName }) => GroupName)).toEqual(['Default', 'slow']);
  await xray.updateGroup({ GroupName: 'slow', FilterExpression: 'duration > 2' });
  expect((await xray.getGroup({ GroupARN })).Group?.FilterExpression).toBe('duration > 2');
  expect((await refusal(xray.updateGroup({ GroupName: 'slow', FilterExpression: 'x' }))).code).toBe(
    'InvalidRequestException',
  );
  await xray.tagResource({ ResourceARN: GroupARN, Tags: [{ Key: 'a', Value: '1' }] });
  await xray.untagResource({ ResourceARN: GroupARN, TagKeys: ['a'] });
  expect((await xray.listTagsForResource({ ResourceARN: GroupARN })).Tags).toEqual([]);
  await xray.deleteGroup({ GroupName: 'slow' });
  expect(await refusal(xray.getGroup({ GroupName: 'slow' }))).toMatchObject({ message: 'Group not found' });
});

test('encryption and resource policies are kept', async () => {
  expect((await xray.getEncryptionConfig({})).EncryptionConfig).toEqual({ Type: 'NONE', Status: 'ACTIVE' });
  expect((await refusal(xray.putEncryptionConfig({ Type: 'KMS' }))).code).toBe('InvalidRequestException');
  await xray.putEncryptionConfig({ Type: 'KMS', KeyId: 'alias/aws/xray' });
  expect((await xray.getEncryptionConfig({})).EncryptionConfig).toMatchObject({ Type: 'KMS', KeyId: 'alias/aws/xray' });
  const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
  const { ResourcePolicy } = await xray.putResourcePolicy({ PolicyName: 'sns', PolicyDocument });
  const again = { PolicyName: 'sns', PolicyDocument, PolicyRevisionId: 'other' };
  expect((await refusal(xray.putResourcePolicy(again))).code).toBe('InvalidPolicyRevisionIdException');
  expect((await xray.listResourcePolicies({})).ResourcePolicies).toMatchObject([{ PolicyName: 'sns', PolicyDocument }]);
  await xray.deleteResourcePolicy({ PolicyName: 'sns', PolicyRevisionId: ResourcePolicy?.PolicyRevisionId });
  expect((await xray.listResourcePolicies({})).ResourcePolicies).toEqual([]);
});

test('the page shows traces', async () => {
  const now = cloud.cloud.clock.now() / 1000;
  const trace_id = `1-${Math.floor(now).toString(16)}-${'a'.repeat(24)}`;
  const shop = { name: 'shop', id: '1'.repeat(16), trace_id, start_time: now, end_time: now + 0.2, fault: true };
  await xray.putTraceSegments({ TraceSegmentDocuments: [JSON.stringify(shop)] });
  expect(await overview(cloud.config())).toMatchObject([
    { resources: [{ summary: '1 trace', contents: [{ rows: [[trace_id, 'shop', 'fault', '200 ms']] }] }] },
  ]);
});
