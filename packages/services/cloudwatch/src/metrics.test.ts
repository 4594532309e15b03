import { CloudWatch, type GetMetricStatisticsInput } from '@aws-sdk/client-cloudwatch';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entries } from './entry.ts';

let cloud: TestCloud;
let client: CloudWatch;
beforeEach(async () => {
  cloud = await startTestCloud(entries);
  client = new CloudWatch(cloud.config());
});
afterEach(async () => {
  client.destroy();
  await cloud.close();
});

const MINUTE = 60_000;
const Namespace = 'Orders';
const now = (): number => cloud.cloud.clock.now();
const put = (data: object) => client.putMetricData({ Namespace, MetricData: [{ MetricName: 'Latency', ...data }] });

const statistics = async (more: Partial<GetMetricStatisticsInput>) => {
  const { Datapoints = [] } = await client.getMetricStatistics({
    Namespace,
    MetricName: 'Latency',
    StartTime: new Date(now() - 60 * MINUTE),
    EndTime: new Date(now() + MINUTE),
    Period: 7200,
    ...more,
  });
  return Datapoints;
};

test('values are summed up by period', async () => {
  const at = new Date(now() - 10 * MINUTE);
  await put({ Value: 3, Timestamp: at, Unit: 'Milliseconds' });
  await put({ Values: [1, 2], Counts: [1, 4], Timestamp: at, Unit: 'Milliseconds' });
  await put({ Value: 10, Timestamp: new Date(now() - 2 * MINUTE), Unit: 'Milliseconds' });
  const [total] = await statistics({ Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] });
  expect(total).toMatchObject({ SampleCount: 7, Sum: 22, Minimum: 1, Maximum: 10, Unit: 'Milliseconds' });
  expect(total?.Average).toBeCloseTo(22 / 7);
  const minutes = await statistics({ Statistics: ['Sum'], Period: 60 });
  expect(minutes.map(({ Sum }) => Sum)).toEqual([12, 10]);
  expect(minutes[0]?.Timestamp?.getTime()).toBe(Math.floor(at.getTime() / MINUTE) * MINUTE);
});

test('other dimensions, and other units, are others', async () => {
  const Dimensions = [{ Name: 'Shop', Value: 'a' }];
  await put({ Value: 1, Dimensions });
  await put({ Value: 2, Dimensions: [{ Name: 'Shop', Value: 'b' }] });
  await put({ Value: 4 });
  await put({ Value: 8, Unit: 'Seconds' });
  const sums = async (more: Partial<GetMetricStatisticsInput>) =>
    (await statistics({ Statistics: ['Sum'], ...more })).map(({ Sum = 0 }) => Sum).sort((a, b) => a - b);
  expect(await sums({ Dimensions })).toEqual([1]);
  expect(await sums({})).toEqual([4, 8]);
  expect(await sums({ Unit: 'Seconds' })).toEqual([8]);
});

test.each([
  ['p50', 50],
  ['p99.9', 100],
  ['tm90', 45.5],
  ['TM(10%:90%)', 50.5],
  ['tc90', 90],
  ['TS(:10)', 55],
  ['PR(:25)', 25],
  ['wm98', 50.47],
  ['IQM', 50.5],
])('%s of 1 to 100 is %d', async (name, expected) => {
  await put({ Values: Array.from({ length: 100 }, (_, index) => index + 1) });
  const [found] = await statistics({ ExtendedStatistics: [name] });
  expect(found?.ExtendedStatistics?.[name]).toBeCloseTo(expected);
});

test('what others have summed up has no percentiles, unless it is one value', async () => {
  await put({ StatisticValues: { SampleCount: 3, Sum: 6, Minimum: 2, Maximum: 2 } });
  expect(await statistics({ ExtendedStatistics: ['p90'] })).toMatchObject([{ ExtendedStatistics: { p90: 2 } }]);
  await put({ StatisticValues: { SampleCount: 2, Sum: 5, Minimum: 1, Maximum: 4 } });
  const [found] = await statistics({ ExtendedStatistics: ['p90'], Statistics: ['Sum'] });
  expect(found).toMatchObject({ Sum: 11 });
  expect(found?.ExtendedStatistics ?? {}).toEqual({});
});

test('seconds are kept for three hours, minutes for 15 days, five of them for 63, hours for 455', async () => {
  const StartTime = new Date(now() - MINUTE);
  await put({ Value: 1, StorageResolution: 1 });
  const left = async (Period: number): Promise<number> =>
    (await statistics({ StartTime, EndTime: new Date(StartTime.getTime() + 10 * MINUTE), Statistics: ['Sum'], Period }))
      .length;
  const ages: readonly (readonly [hours: number, periods: readonly number[]])[] = [
    [0, [1, 60, 300, 3600]],
    [4, [60, 300, 3600]],
    [15 * 24, [300, 3600]],
    [50 * 24, [3600]],
    [400 * 24, []],
  ];
  for (const [hours, periods] of ages) {
    await cloud.cloud.clock.advance(hours * 60 * MINUTE);
    const found: number[] = [];
    for (const period of [1, 60, 300, 3600]) if ((await left(period)) > 0) found.push(period);
    expect(found, `${hours} hours later`).toEqual(periods);
  }
});

test('GetMetricData answers many questions, newest first, in pages', async () => {
  for (const minutes of [3, 2, 1]) await put({ Value: minutes, Timestamp: new Date(now() - minutes * MINUTE) });
  const question = (Id: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName: 'Latency' }, Period: 60, Stat },
  });
  const input = {
    StartTime: new Date(now() - 10 * MINUTE),
    EndTime: new Date(now()),
    MetricDataQueries: [question('sum', 'Sum'), question('high', 'p90'), { ...question('none', 'Sum'), Label: 'L' }],
  };
  const { MetricDataResults: all = [] } = await client.getMetricData(input);
  expect(all.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
    ['sum', 'Latency Sum', [1, 2, 3]],
    ['high', 'Latency p90', [1, 2, 3]],
    ['none', 'L', [1, 2, 3]],
  ]);
  const first = await client.getMetricData({ ...input, MaxDatapoints: 4 });
  expect(first.MetricDataResults?.map(({ Values, StatusCode }) => [Values, StatusCode])).toEqual([
    [[1, 2, 3], 'Complete'],
    [[1], 'PartialData'],
    [[], 'PartialData'],
  ]);
  const second = await client.getMetricData({ ...input, MaxDatapoints: 4, NextToken: first.NextToken });
  expect(second.MetricDataResults?.map(({ Values }) => Values)).toEqual([[], [2, 3], [1, 2]]);
});

test('ListMetrics finds metrics by what they are, for two weeks', async () => {
  await put({ Value: 1, Dimensions: [{ Name: 'Shop', Value: 'a' }] });
  await put({ Value: 1, MetricName: 'Errors' });
  const list = async (more: object) =>
    (await client.listMetrics({ Namespace, ...more })).Metrics?.map(({ MetricName }) => MetricName) ?? [];
  expect(await list({})).toEqual(['Errors', 'Latency']);
  expect(await list({ Dimensions: [{ Name: 'Shop' }] })).toEqual(['Latency']);
  expect(await list({ Dimensions: [{ Name: 'Shop', Value: 'b' }] })).toEqual([]);
  expect(await list({ Namespace: 'Other' })).toEqual([]);
  await cloud.cloud.clock.advance(4 * 60 * MINUTE);
  expect(await list({ RecentlyActive: 'PT3H' })).toEqual([]);
  expect(await list({ MetricName: 'Errors' })).toEqual(['Errors']);
  await cloud.cloud.clock.advance(14 * 24 * 60 * MINUTE);
  expect(await list({})).toEqual([]);
});

describe('refused', () => {
  test.each([
    [{ Value: 1, Values: [1] }, 'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually'],
    [{ Values: [1, 2], Counts: [1] }, 'MetricData.member.1.Values and MetricData.member.1.Counts must be of the same'],
    [
      { Value: 1, Timestamp: new Date(0) },
      'MetricData.member.1.Timestamp must specify a time within the last two weeks',
    ],
    [{}, 'At least one of the parameters must be specified: MetricData.member.1.Value'],
    [{ Value: 1e200 }, 'for parameter MetricData.member.1.Value is invalid'],
  ])('%j', async (data, message) => {
    expect((await refusal(put(data))).message).toContain(message);
  });

  test("names of AWS's own namespaces, unknown statistics, periods and metric math", async () => {
    const own = client.putMetricData({ Namespace: 'AWS/Lambda', MetricData: [{ MetricName: 'Errors', Value: 1 }] });
    expect((await refusal(own)).message).toBe('The value AWS/Lambda for parameter Namespace is invalid.');
    expect((await refusal(statistics({}))).message).toBe('Must specify either Statistics or ExtendedStatistics');
    const many = statistics({ Statistics: ['Sum'], Period: 1 });
    expect((await refusal(many)).message).toContain('You have requested up to 3660 datapoints');
    expect((await refusal(statistics({ Statistics: ['Sum'], Period: 7 }))).message).toContain('a multiple of 60');
  });
});
