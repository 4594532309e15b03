import { page } from '@coldstart/cloud';
import type { CloudWatchOperations } from '../sdk.ts';
import { invalidToken } from './describe.ts';
import { historyOf } from './history-state.ts';

export const alarmHistoryOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
  DescribeAlarmHistory: {
    run(input, call) {
      const { NextToken: token, MaxRecords: limit, AlarmName, HistoryItemType: type, ScanBy } = input;
      // Without types, those of metric alarms alone, says the page.
      const types: readonly string[] = input.AlarmTypes ?? ['MetricAlarm'];
      const [from, to] = [input.StartDate?.getTime() ?? 0, input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY];
      const found = historyOf(call, AlarmName)
        .filter((item) => types.includes(item.type) && (type === undefined || item.item === type))
        .filter(({ at }) => at >= from && at <= to)
        .map((item, index) => ({ ...item, index }));
      const { items, token: next } = page(
        ScanBy === 'TimestampAscending' ? found : found.toReversed(),
        { token, limit, scope: ['DescribeAlarmHistory', { ...input, NextToken: undefined, MaxRecords: undefined }] },
        { keyOf: ({ name, at, index }) => `${at} ${index} ${name}`, size: 100, most: 100, invalid: invalidToken },
      );
      return {
        AlarmHistoryItems: items.map(({ name, type: alarmType, at, item, summary, data }) => ({
          AlarmName: name,
          AlarmType: alarmType,
          Timestamp: new Date(at),
          HistoryItemType: item,
          HistorySummary: summary,
          HistoryData: data,
        })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  },
};
