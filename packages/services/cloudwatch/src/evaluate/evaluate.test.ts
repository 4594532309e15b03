import { afterAll, beforeAll, expect, test } from 'vitest';
import { Namespace, startAlarms, type TestAlarms } from '../testing/alarms.ts';

let alarms: TestAlarms;
beforeAll(async () => {
  alarms = await startAlarms();
});
afterAll(() => alarms.close());

test('an alarm goes up when its metric does, says why, and comes down again', async () => {
  await alarms.put('errors');
  expect(await alarms.alarm('errors')).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
  });
  await alarms.measure('errors', 4, 3.5);
  await alarms.minutes(1);
  const up = await alarms.alarm('errors');
  expect(up.StateValue).toBe('ALARM');
  expect(up.StateReason).toMatch(
    /^Threshold Crossed: 1 datapoint \[7\.5 \(\d\d\/\d\d\/\d\d \d\d:\d\d:00\)\] was greater than the threshold \(5\.0\)\.$/,
  );
  expect(up.StateReasonData).toContain('"recentDatapoints":[7.5],"threshold":5.0');
  expect(JSON.parse(up.StateReasonData ?? '')).toMatchObject({
    version: '1.0',
    statistic: 'Sum',
    period: 60,
    evaluatedDatapoints: [{ sampleCount: 2, value: 7.5 }],
  });
  await alarms.measure('errors', 1);
  await alarms.minutes(1);
  expect(await alarms.state('errors')).toBe('OK');
  await alarms.minutes(3);
  expect(await alarms.alarm('errors')).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Insufficient Data: 1 datapoint was unknown.',
  });
});

test('what is missing is treated as the alarm says', async () => {
  for (const TreatMissingData of ['breaching', 'notBreaching', 'ignore', 'missing']) {
    await alarms.put(TreatMissingData, { TreatMissingData, EvaluationPeriods: 2 });
  }
  await alarms.minutes(1);
  expect(await alarms.alarm('breaching')).toMatchObject({
    StateValue: 'ALARM',
    StateReason:
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
  });
  expect(await alarms.state('notBreaching')).toBe('OK');
  expect(await alarms.state('missing')).toBe('INSUFFICIENT_DATA');
  await alarms.measure('ignore', 9);
  await alarms.minutes(1);
  await alarms.measure('ignore', 9);
  await alarms.minutes(60);
  expect(await alarms.state('ignore')).toBe('ALARM');
});

test('some of several periods may suffice, and the newest is named first', async () => {
  await alarms.put('some', { EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  for (const value of [9, 1, 8]) {
    await alarms.measure('some', value);
    await alarms.minutes(1);
  }
  expect((await alarms.alarm('some')).StateReason).toMatch(
    /: 2 out of the last 3 datapoints \[8\.0 \(.*\), 9\.0 \(.*\)\] were greater than the threshold \(5\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
  );
});

test('percentiles may wait for enough samples', async () => {
  const percentile = { ExtendedStatistic: 'p90', EvaluateLowSampleCountPercentile: 'ignore' };
  await alarms.put('slow', percentile);
  await alarms.measure('slow', ...Array.from({ length: 99 }, () => 9));
  await alarms.minutes(1);
  expect(await alarms.state('slow')).toBe('INSUFFICIENT_DATA');
  await alarms.measure('slow', ...Array.from({ length: 100 }, () => 9));
  await alarms.minutes(1);
  expect(await alarms.state('slow')).toBe('ALARM');
});

test('an expression is compared as a metric is', async () => {
  const metric = (MetricName: string) => ({ Metric: { Namespace, MetricName }, Period: 60, Stat: 'Sum' });
  await alarms.put('rate', {
    Metrics: [
      { Id: 'rate', Expression: '100 * bad / all' },
      { Id: 'bad', MetricStat: metric('bad'), ReturnData: false },
      { Id: 'all', MetricStat: metric('all'), ReturnData: false },
    ],
  });
  await alarms.measure('all', 200);
  await alarms.measure('bad', 12);
  await alarms.minutes(1);
  expect(await alarms.state('rate')).toBe('ALARM');
});

test('time that is moved by days costs no more looks than there is something to see', async () => {
  await alarms.put('quiet', { Period: 3600, EvaluationPeriods: 2, TreatMissingData: 'notBreaching' });
  await alarms.measure('quiet', 9);
  const looks = () => alarms.cloud.cloud.journal.entries({}).filter(({ action }) => action === 'alarm quiet').length;
  const before = looks();
  await alarms.minutes(2 * 24 * 60);
  expect(looks() - before).toBeLessThan(10);
  const { AlarmHistoryItems = [] } = await alarms.client.describeAlarmHistory({
    AlarmName: 'quiet',
    HistoryItemType: 'StateUpdate',
  });
  expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm updated from INSUFFICIENT_DATA to OK',
  ]);
});

// As an alarm with such a period was recorded on AWS, whatever the second.
test('periods of seconds look back to the minute that a metric is kept by', async () => {
  await alarms.put('seconds', { Period: 10, TreatMissingData: 'ignore' });
  await alarms.minutes(45 / 60);
  await alarms.measure('seconds', 9);
  await alarms.minutes(10 / 60);
  expect(await alarms.state('seconds')).toBe('ALARM');
  await alarms.minutes(15 / 60);
});

test('a state that was set lasts until the next look', async () => {
  await alarms.put('set', { TreatMissingData: 'notBreaching' });
  await alarms.client.setAlarmState({ AlarmName: 'set', StateValue: 'ALARM', StateReason: 'trying' });
  expect(await alarms.alarm('set')).toMatchObject({ StateValue: 'ALARM', StateReason: 'trying' });
  await alarms.minutes(1);
  expect(await alarms.state('set')).toBe('OK');
});
