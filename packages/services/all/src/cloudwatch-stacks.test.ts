import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries } from '@coldstart/service-cloudwatch/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: entries });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const METRIC = { Namespace: 'Shop', MetricName: 'Errors', Statistic: 'Sum', Period: 60 };
const COMPARED = { EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' };
const around = { Child: { Type: 'AWS::CloudWatch::Alarm', Properties: { ...METRIC, ...COMPARED } } };
const rule = (pattern: string) => ({ 'Fn::Sub': pattern });

const LIVES: Record<string, Lifecycle> = {
  'an alarm': {
    type: 'AWS::CloudWatch::Alarm',
    first: { ...METRIC, ...COMPARED, Tags: [{ Key: 'own', Value: '1' }] },
    second: {
      ...COMPARED,
      Metrics: [
        { Id: 'e1', Expression: 'm1 * 2', Label: 'twice', ReturnData: true },
        {
          Id: 'm1',
          MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Errors' }, Period: 60, Stat: 'Sum' },
          ReturnData: false,
        },
      ],
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
      AlarmDescription: 'second',
      ActionsEnabled: false,
    },
  },
  'a composite alarm': {
    type: 'AWS::CloudWatch::CompositeAlarm',
    first: { AlarmRule: rule('ALARM("${Child}")') },
    second: {
      AlarmRule: rule('NOT ALARM("${Child}")'),
      ActionsSuppressor: { Ref: 'Child' },
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 60,
    },
    around,
  },
  'a dashboard': {
    type: 'AWS::CloudWatch::Dashboard',
    first: { DashboardBody: '{"widgets":[]}' },
    second: { DashboardBody: '{"widgets":[{"type":"text","properties":{"markdown":"Hello"}}]}' },
  },
};

test.each(Object.keys(LIVES))('the life of %s', async (name) => {
  await live(stacks, name.replaceAll(' ', '-'), LIVES[name] as Lifecycle);
});

test('an alarm gives its ARN', async () => {
  const Properties = { ...METRIC, ...COMPARED, AlarmName: 'errors' };
  await stacks.create('given', {
    Resources: { Errors: { Type: 'AWS::CloudWatch::Alarm', Properties } },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': 'Errors.Arn' } }, Name: { Value: { Ref: 'Errors' } } },
  });
  expect(await stacks.ended('given')).toBe('CREATE_COMPLETE');
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'given' });
  expect(stack?.Outputs?.map(({ OutputValue = '' }) => OutputValue.replace(/^arn:.*?:\d{12}:/, '')).sort()).toEqual([
    'alarm:errors',
    'errors',
  ]);
});
