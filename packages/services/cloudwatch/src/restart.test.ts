import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-cloudwatch-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function withCloud<Result>(
  run: (metrics: CloudWatch, now: number, advance: (milliseconds: number) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const metrics = new CloudWatch({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  try {
    return await run(metrics, cloud.clock.now(), (milliseconds) => cloud.clock.advance(milliseconds));
  } finally {
    metrics.destroy();
    await cloud.close();
  }
}

const Namespace = 'Shop';
const MetricData = [{ MetricName: 'ms', Values: [1, 2, 300], Counts: [5, 4, 1] }];

test('what was measured outlives a restart, and more is added to it', async () => {
  await withCloud((metrics) => metrics.putMetricData({ Namespace, MetricData }));
  const { Datapoints } = await withCloud(async (metrics, now) => {
    await metrics.putMetricData({ Namespace, MetricData });
    expect(await metrics.listMetrics({ Namespace })).toMatchObject({ Metrics: [{ MetricName: 'ms' }] });
    return metrics.getMetricStatistics({
      Namespace,
      MetricName: 'ms',
      StartTime: new Date(now - 3_600_000),
      EndTime: new Date(now + 60_000),
      Period: 7200,
      Statistics: ['SampleCount', 'Sum'],
      ExtendedStatistics: ['p90'],
    });
  });
  expect(Datapoints).toMatchObject([{ SampleCount: 20, Sum: 626, ExtendedStatistics: { p90: 2 } }]);
});

test('alarms outlive a restart, look at what came before it, and are woken by what comes after', async () => {
  const alarm = async (metrics: CloudWatch) =>
    (await metrics.describeAlarms({ AlarmNames: ['slow'] })).MetricAlarms?.[0];
  await withCloud(async (metrics) => {
    await metrics.putMetricAlarm({
      AlarmName: 'slow',
      Namespace,
      MetricName: 'lag',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    await metrics.putDashboard({ DashboardName: 'ops', DashboardBody: '{"widgets":[]}' });
    await metrics.putMetricData({ Namespace, MetricData: [{ MetricName: 'lag', Value: 300 }] });
  });
  await withCloud(async (metrics, _, advance) => {
    await advance(60_000);
    expect(await alarm(metrics)).toMatchObject({ StateValue: 'ALARM' });
    expect(await metrics.getDashboard({ DashboardName: 'ops' })).toMatchObject({ DashboardBody: '{"widgets":[]}' });
    await advance(600_000);
    expect(await alarm(metrics)).toMatchObject({ StateValue: 'OK' });
  });
  await withCloud(async (metrics, now, advance) => {
    const Timestamp = new Date(now);
    await metrics.putMetricData({ Namespace, MetricData: [{ MetricName: 'lag', Value: 300, Timestamp }] });
    await advance(60_000);
    expect(await alarm(metrics)).toMatchObject({ StateValue: 'ALARM' });
  });
});
