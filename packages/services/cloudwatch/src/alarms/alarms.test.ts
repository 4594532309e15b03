import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAlarms, type TestAlarms } from '../testing/alarms.ts';

let alarms: TestAlarms;
beforeAll(async () => {
  alarms = await startAlarms();
});
afterAll(() => alarms.close());

const set = (AlarmName: string, StateValue: 'ALARM' | 'OK') =>
  alarms.client.setAlarmState({ AlarmName, StateValue, StateReason: 'a test' });
const settled = () => alarms.cloud.cloud.clock.settled();

async function composite(name: string) {
  await settled();
  const { CompositeAlarms = [] } = await alarms.client.describeAlarms({
    AlarmNames: [name],
    AlarmTypes: ['CompositeAlarm'],
  });
  return CompositeAlarms[0] ?? {};
}

test('alarms are found by what they are, say and do, and by their relatives', async () => {
  const topic = 'arn:aws:sns:eu-central-1:111122223333:ops';
  await alarms.put('find-a', { AlarmActions: [topic], Tags: [{ Key: 'team', Value: 'x' }] });
  await alarms.put('find-b');
  await alarms.client.putCompositeAlarm({ AlarmName: 'find-both', AlarmRule: 'ALARM(find-a) AND NOT OK("find-b")' });
  const names = async (input: Parameters<CloudWatch['describeAlarms']>[0]) => {
    const { MetricAlarms = [], CompositeAlarms = [] } = await alarms.client.describeAlarms(input);
    return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
  };
  expect(await names({ AlarmNamePrefix: 'find' })).toEqual(['find-a', 'find-b']);
  expect(await names({ AlarmNamePrefix: 'find', AlarmTypes: ['CompositeAlarm'] })).toEqual(['find-both']);
  expect(await names({ ActionPrefix: 'arn:aws:sns' })).toEqual(['find-a']);
  expect(await names({ ChildrenOfAlarmName: 'find-both' })).toEqual(['find-a', 'find-b']);
  expect(await names({ ParentsOfAlarmName: 'find-b' })).toEqual(['find-both']);
  const first = await alarms.client.describeAlarms({ AlarmNamePrefix: 'find', MaxRecords: 1 });
  expect(await names({ AlarmNamePrefix: 'find', MaxRecords: 1, NextToken: first.NextToken })).toEqual(['find-b']);
  const { MetricAlarms = [] } = await alarms.client.describeAlarmsForMetric({
    Namespace: 'Shop',
    MetricName: 'find-a',
  });
  expect(MetricAlarms).toMatchObject([{ AlarmName: 'find-a' }]);
  const { Tags } = await alarms.client.listTagsForResource({ ResourceARN: MetricAlarms[0]?.AlarmArn });
  expect(Tags).toEqual([{ Key: 'team', Value: 'x' }]);
  expect(await refusal(alarms.client.deleteAlarms({ AlarmNames: ['find-a'] }))).toMatchObject({
    message: 'Cannot delete find-a as there are composite alarm(s) depending on it.',
  });
  await alarms.client.deleteAlarms({ AlarmNames: ['find-both'] });
  await alarms.client.deleteAlarms({ AlarmNames: ['find-a', 'find-b'] });
  expect(await names({ AlarmNamePrefix: 'find' })).toEqual([]);
});

test('what an alarm cannot be is refused, and what this cloud has not is named', async () => {
  const no = (settings: Parameters<TestAlarms['put']>[1]) => refusal(alarms.put('no', settings));
  expect((await no({ EvaluationPeriods: 2000 })).message).toBe(
    'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
  );
  expect((await no({ DatapointsToAlarm: 2 })).code).toBe('ValidationError');
  expect((await no({ Period: 45 })).message).toContain('multiple of 60');
  expect((await no({ AlarmActions: ['ops'] })).message).toBe('Invalid arn syntax: ops');
  expect((await no({ AlarmActions: ['arn:aws:sns:us-east-1:111122223333:ops'] })).message).toBe(
    'Invalid region us-east-1 specified. Only eu-central-1 is supported.',
  );
  for (const settings of [
    { AlarmActions: ['arn:aws:automate:eu-central-1:ec2:stop'] },
    { ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'ad' } as const,
  ]) {
    expect(await no(settings)).toMatchObject({ code: 'NotImplemented', status: 501 });
  }
  expect(await refusal(alarms.client.describeAlarmContributors({ AlarmName: 'x' }))).toMatchObject({ status: 501 });
  const rule = (AlarmRule: string) => refusal(alarms.client.putCompositeAlarm({ AlarmName: 'no', AlarmRule }));
  expect((await rule('ALARM(')).message).toBe('AlarmRule must be a valid expression');
  expect((await rule('ALARM(gone)')).message).toContain(':alarm:gone] in the alarm rule do not exist');
  expect(await refusal(set('gone', 'OK'))).toMatchObject({ code: 'ResourceNotFound', status: 404 });
});

test('a composite alarm follows the alarms of its rule, and says which has led it there', async () => {
  for (const name of ['c1', 'c2', 'c3']) await alarms.put(name);
  await alarms.client.putCompositeAlarm({ AlarmName: 'two', AlarmRule: 'AT_LEAST(2, ALARM, (c1, c2, "c3"))' });
  expect((await composite('two')).StateReason).toMatch(/:alarm:two was created and its alarm rule evaluates to OK$/);
  await set('c1', 'ALARM');
  expect((await composite('two')).StateValue).toBe('OK');
  await set('c3', 'ALARM');
  const up = await composite('two');
  expect(up.StateReason).toMatch(/:alarm:c3 transitioned to ALARM at \w+ \d\d \w+, \d{4} \d\d:\d\d:\d\d UTC$/);
  expect(JSON.parse(up.StateReasonData ?? '')).toMatchObject({ triggeringAlarms: [{ state: { value: 'ALARM' } }] });
  // Two that are about each other come to rest.
  await alarms.client.putCompositeAlarm({ AlarmName: 'one', AlarmRule: 'NOT ALARM(two)' });
  await alarms.client.putCompositeAlarm({ AlarmName: 'two', AlarmRule: 'ALARM(one)' });
  await settled();
});

test('a suppressor holds actions back, and they come when it no longer does', async () => {
  for (const name of ['child', 'deployment']) await alarms.put(name, { TreatMissingData: 'ignore' });
  await alarms.client.putCompositeAlarm({
    AlarmName: 'held',
    AlarmRule: 'ALARM(child)',
    ActionsSuppressor: 'deployment',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
    AlarmActions: ['arn:aws:sns:eu-central-1:111122223333:ops'],
  });
  await settled();
  await set('child', 'ALARM');
  // It came from INSUFFICIENT_DATA to OK first, which waits as well.
  expect(await composite('held')).toMatchObject({ StateValue: 'ALARM', ActionsSuppressedBy: 'WaitPeriod' });
  await set('deployment', 'ALARM');
  expect((await composite('held')).ActionsSuppressedBy).toBe('Alarm');
  await alarms.minutes(10);
  await set('deployment', 'OK');
  expect((await composite('held')).ActionsSuppressedBy).toBe('ExtensionPeriod');
  const actions = async () => {
    const { AlarmHistoryItems = [] } = await alarms.client.describeAlarmHistory({
      AlarmName: 'held',
      AlarmTypes: ['CompositeAlarm'],
      HistoryItemType: 'Action',
    });
    return AlarmHistoryItems.length;
  };
  expect(await actions()).toBe(0);
  await alarms.minutes(3);
  expect((await composite('held')).ActionsSuppressedBy).toBeUndefined();
  expect(await actions()).toBe(1);
});

test('policies name alarms by their ARN and their tags', async () => {
  await alarms.put('mine', { Tags: [{ Key: 'team', Value: 'a' }] });
  await alarms.put('theirs');
  const own = 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:mine';
  const keys = await alarms.cloud.user(
    'ann',
    policy(allow(['cloudwatch:SetAlarmState', 'cloudwatch:DeleteAlarms'], own)),
  );
  const client = new CloudWatch(alarms.cloud.config(keys));
  await client.setAlarmState({ AlarmName: 'mine', StateValue: 'OK', StateReason: 'mine' });
  const denied = await refusal(client.deleteAlarms({ AlarmNames: ['mine', 'theirs'] }));
  expect(denied.message).toContain('not authorized to perform: cloudwatch:DeleteAlarms on resource');
  client.destroy();
});

test('dashboards are kept, listed and looked through', async () => {
  const body = (...metrics: unknown[]) =>
    JSON.stringify({ widgets: [{ type: 'metric', width: 6, properties: { region: 'eu-central-1', metrics } }] });
  const DashboardBody = body(['AWS/Lambda', 'Errors', 'FunctionName', 'orders', { stat: 'Sum' }]);
  await alarms.client.putDashboard({ DashboardName: 'ops', DashboardBody });
  expect(await alarms.client.getDashboard({ DashboardName: 'ops' })).toMatchObject({ DashboardBody });
  const { DashboardEntries = [] } = await alarms.client.listDashboards({ DashboardNamePrefix: 'o' });
  expect(DashboardEntries).toMatchObject([{ DashboardName: 'ops', Size: DashboardBody.length }]);
  expect(DashboardEntries[0]?.DashboardArn).toBe('arn:aws:cloudwatch::111122223333:dashboard/ops');
  const wrong = body(['AWS/Lambda', 'Errors', { FunctionName: 'orders' }]);
  expect((await refusal(alarms.client.putDashboard({ DashboardName: 'ops', DashboardBody: wrong }))).message).toContain(
    'The dashboard body is invalid, there are 1 validation errors:\n[\n  {\n    "dataPath": "/widgets/0/properties/metrics/0"',
  );
  await alarms.client.deleteDashboards({ DashboardNames: ['ops'] });
  expect(await refusal(alarms.client.getDashboard({ DashboardName: 'ops' }))).toMatchObject({ status: 404 });
});
