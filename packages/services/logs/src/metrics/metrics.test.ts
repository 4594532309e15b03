import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs, MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import { entries as cloudwatch } from '@coldstart/service-cloudwatch/entry';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { CloudWatchLogs as Logs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entries } from '../entry.ts';
import { createGroup, createStream, unique } from '../testing/fixtures.ts';

let cloud: TestCloud;
let logs: CloudWatchLogs;
let metrics: CloudWatch;
beforeAll(async () => {
  cloud = await startTestCloud([...entries, ...cloudwatch]);
  logs = new Logs(cloud.config());
  metrics = new CloudWatch(cloud.config());
});
afterAll(async () => {
  logs.destroy();
  metrics.destroy();
  await cloud.close();
});

const now = (): number => Math.floor(cloud.cloud.clock.now());

/** A group with one metric filter, and what it measured of these lines. */
async function measured(filterPattern: string, lines: readonly string[], more: Partial<MetricTransformation> = {}) {
  const logGroupName = await createGroup(logs);
  const metricNamespace = unique('Shop');
  const metric = { metricName: 'Seen', metricNamespace, metricValue: '1', ...more };
  await logs.putMetricFilter({ logGroupName, filterName: 'f', filterPattern, metricTransformations: [metric] });
  const logStreamName = await createStream(logs, logGroupName);
  await logs.putLogEvents({
    logGroupName,
    logStreamName,
    logEvents: lines.map((message) => ({ timestamp: now(), message })),
  });
  return found(metricNamespace);
}

/** Number and sum of each metric of a namespace, by its dimensions. */
async function found(Namespace: string): Promise<Record<string, [count: number, sum: number]>> {
  const { Metrics = [] } = await metrics.listMetrics({ Namespace });
  const pairs = Metrics.map(async ({ MetricName = '', Dimensions = [] }) => {
    const { Datapoints = [] } = await metrics.getMetricStatistics({
      Namespace,
      MetricName,
      Dimensions,
      StartTime: new Date(now() - 3_600_000),
      EndTime: new Date(now() + 60_000),
      Period: 7200,
      Statistics: ['SampleCount', 'Sum'],
    });
    const name = [MetricName, ...Dimensions.map(({ Value }) => Value)].join(' ');
    return [name, [Datapoints[0]?.SampleCount ?? 0, Datapoints[0]?.Sum ?? 0]] as const;
  });
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, [number, number]>;
}

describe('metric filters', () => {
  test('count what their pattern means', async () => {
    expect(await measured('ERROR', ['ERROR 1', 'fine', 'an ERROR'])).toEqual({ Seen: [2, 2] });
    expect(await measured('ERROR', ['fine'])).toEqual({});
  });

  test('take values and dimensions from JSON and from fields', async () => {
    const lines = ['{"ms":12.5,"shop":"a"}', '{"ms":"7","shop":"b"}', '{"ms":"slow","shop":"a"}', '{"ms":3}'];
    const json = await measured('{ $.ms = * }', lines, { metricValue: '$.ms', dimensions: { Shop: '$.shop' } });
    expect(json).toEqual({ 'Seen a': [1, 12.5], 'Seen b': [1, 7], Seen: [1, 3] });
    expect(await measured('[ip, code = 4*, size]', ['::1 404 20', '::1 200 9'], { metricValue: '$size' })).toEqual({
      Seen: [1, 20],
    });
  });

  test('report their default value where nothing was meant', async () => {
    expect(await measured('ERROR', ['fine', 'fine'], { defaultValue: 5 })).toEqual({ Seen: [1, 5] });
    expect(await measured('ERROR', ['fine', 'ERROR'], { defaultValue: 5 })).toEqual({ Seen: [1, 1] });
  });

  test.each([
    [{ metricValue: 'size' }, 'ERROR', 'is neither a number nor the name of a field'],
    [
      { dimensions: { a: '$.a' }, defaultValue: 0 },
      '{ $.a = 1 }',
      'dimensions and default value are mutually exclusive',
    ],
    [{ dimensions: { a: '$.a' } }, 'ERROR', 'The specified filter pattern does not support dimensions'],
    [{ metricNamespace: 'AWS/Own' }, 'ERROR', 'namespace must not begin with AWS/'],
  ])('%j of %s is refused', async (more, pattern, message) => {
    expect((await refusal(measured(pattern, [], more))).message).toContain(message);
  });

  test('are for groups of the class STANDARD, 100 of them', async () => {
    const logGroupName = unique('rare');
    await logs.createLogGroup({ logGroupName, logGroupClass: 'INFREQUENT_ACCESS' });
    const metricTransformations = [{ metricName: 'Seen', metricNamespace: 'Shop', metricValue: '1' }];
    const put = (group: string, filterName: string) =>
      logs.putMetricFilter({ logGroupName: group, filterName, filterPattern: '', metricTransformations });
    expect((await refusal(put(logGroupName, 'f'))).code).toBe('InvalidOperationException');
    const standard = await createGroup(logs);
    for (let index = 0; index < 100; index += 1) await put(standard, `f${index}`);
    expect((await refusal(put(standard, 'more'))).code).toBe('LimitExceededException');
    await put(standard, 'f0');
  });
});

describe('embedded metrics', () => {
  const put = async (document: object): Promise<void> => {
    const logGroupName = await createGroup(logs);
    const logStreamName = await createStream(logs, logGroupName);
    await logs.putLogEvents({
      logGroupName,
      logStreamName,
      logEvents: [{ timestamp: now(), message: JSON.stringify(document) }],
    });
  };
  const embedded = (Namespace: string, more: object = {}) => ({
    _aws: {
      Timestamp: now(),
      CloudWatchMetrics: [
        {
          Namespace,
          Dimensions: [['shop'], ['shop', 'kind']],
          Metrics: [{ Name: 'ms', Unit: 'Milliseconds' }],
          ...more,
        },
      ],
    },
    shop: 'a',
    kind: 'web',
    ms: [10, 20],
  });

  test('are measured for each set of dimensions', async () => {
    const Namespace = unique('Shop');
    await put(embedded(Namespace));
    expect(await found(Namespace)).toEqual({ 'ms a': [2, 30], 'ms a web': [2, 30] });
  });

  test('that do not keep to the format are left out', async () => {
    const Namespace = unique('Shop');
    await put(embedded(Namespace, { Dimensions: [['missing']] }));
    await put(embedded(Namespace, { Metrics: [{ Name: 'kind' }, { Name: 'none' }] }));
    await put({ ...embedded(Namespace), _aws: 'CloudWatchMetrics' });
    expect(await found(Namespace)).toEqual({});
  });
});
