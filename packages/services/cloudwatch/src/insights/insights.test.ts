import { CloudWatch, type Dimension, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entries } from '../entry.ts';

const MINUTE = 60_000;
/** What is measured in a minute: where, which label values, and the values. */
const MEASURED: readonly (readonly [namespace: string, labels: Record<string, string>, ...values: number[]])[] = [
  ['Shop/Orders', {}, 100],
  ['Shop/Orders', { Path: '/cart' }, 7],
  ['Shop/Orders', { Path: '/cart', Tier: 'gold' }, 1, 3],
  ['Shop/Orders', { Path: '/cart', Tier: 'iron' }, 20],
  ['Shop/Orders', { Path: '/pay', Tier: 'gold' }, 5],
  ['Shop/Orders', { Path: '/pay', Tier: 'iron' }, 2],
  ['Other', { Path: '/cart', Tier: 'gold' }, 1000],
];

let cloud: TestCloud;
let client: CloudWatch;
let begin: number;

beforeAll(async () => {
  cloud = await startTestCloud(entries);
  client = new CloudWatch(cloud.config());
  begin = (Math.floor(cloud.cloud.clock.now() / MINUTE) - 10) * MINUTE;
  const Timestamp = new Date(begin);
  for (const [Namespace, labels, ...Values] of MEASURED) {
    const Dimensions = Object.entries(labels).map(([Name, Value]): Dimension => ({ Name, Value }));
    for (const MetricName of ['Latency', 'The "best" LIMIT'])
      await client.putMetricData({ Namespace, MetricData: [{ MetricName, Dimensions, Timestamp, Values }] });
  }
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

async function ask(queries: MetricDataQuery[], more: object = {}) {
  const [StartTime, EndTime] = [new Date(begin), new Date(begin + 5 * MINUTE)];
  const { MetricDataResults = [] } = await client.getMetricData({
    StartTime,
    EndTime,
    ...more,
    MetricDataQueries: queries,
  });
  return MetricDataResults;
}

/** `label: values` of each time series. */
async function select(Expression: string, more: Partial<MetricDataQuery> = {}): Promise<string[]> {
  const results = await ask([{ Id: 'q1', Expression, Period: 60, ...more }]);
  return results.map(({ Id, Label, Values = [] }) => `${Id} ${Label}: ${Values.join(' ')}`);
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */
describe('as documented', () => {
  test.each([
    ['SELECT SUM(Latency) FROM "Shop/Orders"', ['q1 q1: 138']],
    ['select max(Latency) from "Shop/Orders"', ['q1 q1: 100']],
    ['SELECT MIN("Latency") FROM SCHEMA("Shop/Orders")', ['q1 q1: 100']],
    ['SELECT COUNT(Latency) FROM SCHEMA("Shop/Orders", Tier, Path)', ['q1 q1: 5']],
    ['SELECT AVG(Latency) FROM SCHEMA("Shop/Orders", Path, Tier)', ['q1 q1: 6.2']],
    ['SELECT SUM(Latency) FROM SCHEMA("Shop/Orders", Path)', ['q1 q1: 7']],
    [`SELECT SUM(Latency) FROM "Shop/Orders" WHERE Path = '/cart'`, ['q1 q1: 31']],
    [`SELECT SUM(Latency) FROM "Shop/Orders" WHERE Path != '/cart'`, ['q1 q1: 7']],
    [`SELECT SUM(Latency) FROM "Shop/Orders" WHERE Path='/cart' AND Tier!='gold'`, ['q1 q1: 20']],
    [
      `SELECT SUM(Latency) FROM "Shop/Orders" WHERE Path = '/cart' GROUP BY Tier`,
      ['q1 Other: 7', 'q1 gold: 4', 'q1 iron: 20'],
    ],
    [
      'SELECT SUM(Latency) FROM SCHEMA("Shop/Orders", Path, Tier) GROUP BY Tier, Path',
      ['q1 gold /cart: 4', 'q1 gold /pay: 5', 'q1 iron /cart: 20', 'q1 iron /pay: 2'],
    ],
    [
      'SELECT SUM(Latency) FROM SCHEMA("Shop/Orders", Path, Tier) GROUP BY Tier ORDER BY MAX() DESC',
      ['q1 iron: 22', 'q1 gold: 9'],
    ],
    ['SELECT SUM(Latency) FROM SCHEMA("Shop/Orders", Path, Tier) GROUP BY Tier ORDER BY SUM() LIMIT 1', ['q1 gold: 9']],
    [String.raw`SELECT SUM("The \"best\" LIMIT") FROM Other`, ['q1 q1: 1000']],
    ['SELECT SUM(Latency) FROM Nowhere', ['q1 q1: ']],
    ['SELECT SUM(Latency) FROM Nowhere GROUP BY Tier', []],
  ])('%s', async (expression, expected) => {
    expect(await select(expression)).toEqual(expected);
  });
});

test('a label of the query stands for its one time series, and before the values of several', async () => {
  const from = 'SELECT SUM(Latency) FROM SCHEMA("Shop/Orders", Path, Tier)';
  expect(await select(from, { Label: 'All' })).toEqual(['q1 All: 31']);
  expect(await select(`${from} GROUP BY Tier`, { Label: 'Of' })).toEqual(['q1 Of gold: 9', 'q1 Of iron: 22']);
});

test('metric math computes with what a query comes to', async () => {
  const Expression = 'SELECT SUM(Latency) FROM SCHEMA("Shop/Orders", Path, Tier) GROUP BY Tier';
  const query = { Id: 'q1', Expression, Period: 60, ReturnData: false };
  const results = await ask([query, { Id: 'e1', Expression: 'MAX(q1)' }, { Id: 'e2', Expression: 'q1 * 2' }]);
  expect(results.map(({ Label, Values }) => [Label, Values])).toEqual([
    ['e1', [22]],
    ['e2 gold', [18]],
    ['e2 iron', [44]],
  ]);
});

test.each([
  ['SELECT MEDIAN(Latency) FROM Other', "Expected one of AVG, COUNT, MAX, MIN, SUM where 'MEDIAN' at 7 is found"],
  ['SELECT AVG(Latency)', 'Expected FROM where the query ends'],
  ['SELECT AVG(Latency) FROM Shop/Orders', "Unexpected character after 29: '/'"],
  ['SELECT AVG(LIMIT) FROM Other', "Expected a metric where 'LIMIT' at 11 is found"],
  [
    'SELECT AVG(Latency) FROM Other WHERE Path = "x"',
    "Expected a value in single quotation marks where 'x' at 44 is found",
  ],
  [`SELECT AVG(Latency) FROM Other WHERE Path LIKE 'x'`, "Expected = or != where 'LIKE' at 42 is found"],
  [`SELECT AVG(Latency) FROM Other WHERE Path = 'x`, `Unexpected character after 43: '''`],
  ['SELECT AVG(Latency) FROM Other LIMIT 501', 'LIMIT must be a number from 1 to 500'],
  ['SELECT AVG(Latency) FROM Other; DROP', "Unexpected character after 30: ';'"],
  ['SELECT AVG(Latency) FROM Other more', "Expected the end of the query where 'more' at 31 is found"],
])('%s is refused', async (expression, message) => {
  const error = await refusal(select(expression));
  expect(error).toMatchObject({ code: 'ValidationError', message: `Error in expression 'q1': ${message}` });
});

test('a request has one query; labels of accounts and tags, and alarms on queries, are refused by name', async () => {
  const Expression = 'SELECT AVG(Latency) FROM Other';
  const two = ask([
    { Id: 'q1', Expression },
    { Id: 'q2', Expression },
  ]);
  expect((await refusal(two)).message).toContain('only one query of Metrics Insights');
  const byTag = await refusal(select(`${Expression} GROUP BY tag.Team`));
  expect(byTag).toMatchObject({ code: 'NotImplemented', message: expect.stringContaining('tag.*') as unknown });
  const alarm = client.putMetricAlarm({
    AlarmName: 'slow',
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Threshold: 1,
    Metrics: [{ Id: 'q1', Expression, Period: 60 }],
  });
  expect(await refusal(alarm)).toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('Alarms on Metrics Insights') as unknown,
  });
});

test('a period is a minute at least', async () => {
  const query = { Id: 'q1', Expression: 'SELECT SUM(Latency) FROM "Shop/Orders"', Period: 10 };
  const asked = await ask([query], { StartTime: new Date(begin + 20_000) });
  expect(asked).toMatchObject([{ Values: [138], Timestamps: [new Date(begin)] }]);
});

test('what is older than two weeks is not asked', async () => {
  const query = { Id: 'q1', Expression: 'SELECT SUM(Latency) FROM "Shop/Orders"', Period: 300 };
  const [StartTime, EndTime] = [new Date(begin - 60 * MINUTE), new Date(begin + 60 * MINUTE)];
  expect(await ask([query], { StartTime, EndTime })).toMatchObject([{ Values: [138] }]);
  await cloud.cloud.clock.advance(14 * 24 * 60 * MINUTE);
  expect(await ask([query], { StartTime, EndTime })).toMatchObject([{ Values: [] }]);
});
