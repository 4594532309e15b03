import { expect, test } from 'vitest';
import { alarmFile } from './alarm-file.ts';
import { readDocument } from './document.ts';

const LEAST = { AlarmName: 'slow', EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanThreshold', Threshold: 2000 };

const read = (alarm: object) => readDocument('alarm.json', JSON.stringify(alarm, undefined, 2), alarmFile);

test('an alarm looks at a metric, or at what is made of some', () => {
  const metric = { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'a' }] };
  const one = { ...LEAST, ...metric, Statistic: 'Sum', Period: 60 };
  const many = {
    ...LEAST,
    Metrics: [
      { Id: 'twice', Expression: '2 * errors' },
      { Id: 'errors', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
    ],
  };
  expect([read(one), read(many)]).toEqual([one, many]);
});

test('what CloudWatch does not know is told with its line', () => {
  expect(() => read({ ...LEAST, Statistic: 'p99' })).toThrow(/in line 6, ""Statistic": "p99"", .*`Sum`/);
  expect(() => read({ ...LEAST, Treshold: 1 })).toThrow(/Treshold/);
});
