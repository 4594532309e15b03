import { alarmFile, check } from '@coldstart/checks';
import { WINDOW } from './sensors.ts';
import { triggerOf } from './trigger.ts';

check('mapping', async (t) => {
  const { EventSourceArn, TumblingWindowInSeconds } = await triggerOf(t);
  t.expect(EventSourceArn, 'what triggers AverageFunction').toBe('the stream Readings', (arn) =>
    String(arn).endsWith(`:stream/${t.stack.resource('Readings')}`),
  );
  t.expect(TumblingWindowInSeconds, 'TumblingWindowInSeconds of the trigger').toEqual(WINDOW);
});

check('oldest', async (t) => {
  t.expect((await triggerOf(t)).StartingPosition, 'where the trigger begins').toEqual('TRIM_HORIZON');
});

/** One that looks at a metric, and not at what is made of several. */
const alarm = alarmFile
  .omit({ Metrics: true, EvaluateLowSampleCountPercentile: true })
  .required({ Namespace: true, MetricName: true, Dimensions: true, Period: true });

check('alarm', (t) => {
  const file = t.document('alarm.json', alarm);
  t.expect(`${file.Namespace} ${file.MetricName}`, 'the metric of the alarm').toEqual('AWS/Lambda IteratorAge');
  t.expect(file.Dimensions, 'Dimensions of the alarm').toEqual([{ Name: 'FunctionName', Value: 'sensor-averages' }]);
  t.expect(file.Statistic ?? file.ExtendedStatistic, 'what the alarm looks at of the ages in a minute').toBe(
    'the Maximum',
    (statistic) => statistic === 'Maximum' || statistic === 'p100',
  );
  t.expect(file.Period, 'Period of the alarm, in seconds,').toEqual(60);
  t.expect(file.EvaluationPeriods, 'EvaluationPeriods of the alarm').toEqual(3);
  t.expect(file.DatapointsToAlarm ?? 3, 'DatapointsToAlarm').toEqual(3);
  t.expect(file.ComparisonOperator, 'ComparisonOperator of the alarm').toMatch(
    /^GreaterThan/,
    'one that is about more',
  );
  t.expect(file.Threshold, 'Threshold of the alarm').toEqual(300_000);
  t.expect(file.TreatMissingData ?? 'missing', 'TreatMissingData of the alarm').toNotEqual('breaching');
  t.expect(file.Unit ?? 'Milliseconds', 'Unit of the alarm').toEqual('Milliseconds');
});
