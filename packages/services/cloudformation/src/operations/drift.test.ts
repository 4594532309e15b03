import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, role, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

const drift = async (name: string, id: string) =>
  (await stacks.cloudformation.detectStackResourceDrift({ StackName: name, LogicalResourceId: id })).StackResourceDrift;

test('what was changed behind the stack shows', async () => {
  const Tags = [{ Key: 'a', Value: '1' }];
  await stacks.create('drifts', { Resources: { Group: group({ LogGroupName: 'drifts', RetentionInDays: 7, Tags }) } });
  expect(await drift('drifts', 'Group')).toMatchObject({
    StackResourceDriftStatus: 'IN_SYNC',
    PropertyDifferences: [],
    ResourceType: 'AWS::Logs::LogGroup',
    PhysicalResourceId: 'drifts',
  });
  await stacks.logs.putRetentionPolicy({ logGroupName: 'drifts', retentionInDays: 3 });
  await stacks.logs.tagLogGroup({ logGroupName: 'drifts', tags: { b: '2' } });
  expect(await drift('drifts', 'Group')).toMatchObject({
    StackResourceDriftStatus: 'MODIFIED',
    PropertyDifferences: [
      { PropertyPath: '/RetentionInDays', ExpectedValue: '7', ActualValue: '3', DifferenceType: 'NOT_EQUAL' },
      { PropertyPath: '/Tags/0', ExpectedValue: 'null', ActualValue: '{"Key":"b","Value":"2"}', DifferenceType: 'ADD' },
    ],
  });
  await stacks.logs.deleteRetentionPolicy({ logGroupName: 'drifts' });
  await stacks.logs.untagLogGroup({ logGroupName: 'drifts', tags: ['b'] });
  expect((await drift('drifts', 'Group'))?.PropertyDifferences).toMatchObject([
    { PropertyPath: '/RetentionInDays', DifferenceType: 'REMOVE' },
  ]);
  await stacks.logs.deleteLogGroup({ logGroupName: 'drifts' });
  expect((await drift('drifts', 'Group'))?.StackResourceDriftStatus).toBe('DELETED');
});

test('a policy may be text in the template', async () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
  const policies = [{ PolicyName: 'p', PolicyDocument: JSON.stringify(document) }];
  await stacks.create('text', { Resources: { Role: role({ RoleName: 'text', Policies: policies }) } });
  expect((await drift('text', 'Role'))?.StackResourceDriftStatus).toBe('IN_SYNC');
});

test('an empty list is as good as none', async () => {
  await stacks.create('empty-tags', { Resources: { Group: group({ LogGroupName: 'empty-tags', Tags: [] }) } });
  expect((await drift('empty-tags', 'Group'))?.StackResourceDriftStatus).toBe('IN_SYNC');
});

test('types that cannot be read, and resources that are not there, are refused', async () => {
  await stacks.create('handle', { Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } } });
  await expect(drift('handle', 'Handle')).rejects.toThrow(
    'Drift detection is not supported for resource type AWS::CloudFormation::WaitConditionHandle',
  );
  await expect(drift('handle', 'Nothing')).rejects.toThrow('Resource Nothing does not exist for stack handle');
});

test('a whole stack is looked at, and says so until it is deployed anew', async () => {
  const { cloudformation } = stacks;
  const StackName = 'whole';
  const template = {
    Resources: {
      Same: group(),
      Other: group({ LogGroupName: 'whole-other', RetentionInDays: 7 }),
      Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    },
  };
  await stacks.create(StackName, template);
  const { StackResources: [unchecked] = [] } = await cloudformation.describeStackResources({ StackName });
  expect(unchecked?.DriftInformation).toEqual({ StackResourceDriftStatus: 'NOT_CHECKED' });
  await stacks.logs.putRetentionPolicy({ logGroupName: 'whole-other', retentionInDays: 3 });
  const { StackDriftDetectionId } = await cloudformation.detectStackDrift({ StackName });
  expect(await cloudformation.describeStackDriftDetectionStatus({ StackDriftDetectionId })).toMatchObject({
    DetectionStatus: 'DETECTION_COMPLETE',
    StackDriftStatus: 'DRIFTED',
    DriftedStackResourceCount: 1,
  });
  const statuses = async (filters?: ('IN_SYNC' | 'MODIFIED')[]) =>
    (
      await cloudformation.describeStackResourceDrifts({ StackName, StackResourceDriftStatusFilters: filters })
    ).StackResourceDrifts?.map((one) => `${one.LogicalResourceId} ${one.StackResourceDriftStatus}`);
  expect(await statuses()).toEqual(['Same IN_SYNC', 'Other MODIFIED']);
  expect(await statuses(['MODIFIED'])).toEqual(['Other MODIFIED']);
  const information = async () =>
    (await cloudformation.describeStacks({ StackName })).Stacks?.[0]?.DriftInformation?.StackDriftStatus;
  expect(await information()).toBe('DRIFTED');
  await stacks.update(StackName, { Resources: { ...template.Resources, New: group() } });
  expect(await information()).toBe('NOT_CHECKED');
  expect(await statuses()).toEqual([]);
  await expect(cloudformation.describeStackDriftDetectionStatus({ StackDriftDetectionId })).rejects.toThrow(
    'There is no drift detection',
  );
  await expect(cloudformation.detectStackDrift({ StackName, LogicalResourceIds: ['Lost'] })).rejects.toThrow(
    'Resource Lost does not exist',
  );
});
