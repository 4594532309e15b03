import { CloudWatch, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { startTestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

const MINUTE = 60_000;
const Namespace = 'Math';

/** Values of a metric by the minute, `null` where there is none. */
export type Values = readonly (number | null)[];

/** A cloud whose metrics have one value a minute, and expressions about them. */
export interface TestMath {
  /** The first of the minutes that are asked for, in milliseconds since 1970. */
  readonly begin: number;
  /** Makes a metric. @returns a query for it, whose own result is not shown */
  metric(Id: string, values: Values): Promise<MetricDataQuery>;
  ask(queries: MetricDataQuery[], minutes: number): Promise<MetricDataResult[]>;
  /** What an expression about metrics comes to: a time series, or several. */
  compute(expression: string, metrics: Readonly<Record<string, Values>>): Promise<Values[]>;
  close(): Promise<void>;
}

export async function startMath(): Promise<TestMath> {
  const cloud = await startTestCloud(entries);
  const client = new CloudWatch(cloud.config());
  const begin = (Math.floor(cloud.cloud.clock.now() / MINUTE) - 10) * MINUTE;
  let made = 0;

  async function metric(Id: string, values: Values): Promise<MetricDataQuery> {
    const MetricName = `${Id}-${(made += 1)}`;
    for (const [minute, value] of values.entries()) {
      if (value === null) continue;
      const Timestamp = new Date(begin + minute * MINUTE);
      await client.putMetricData({ Namespace, MetricData: [{ MetricName, Value: value, Timestamp }] });
    }
    return {
      Id,
      Label: Id.toUpperCase(),
      MetricStat: { Metric: { Namespace, MetricName }, Stat: 'Sum', Period: 60 },
      ReturnData: false,
    };
  }

  async function ask(queries: MetricDataQuery[], minutes: number): Promise<MetricDataResult[]> {
    const { MetricDataResults = [] } = await client.getMetricData({
      MetricDataQueries: queries,
      StartTime: new Date(begin),
      EndTime: new Date(begin + minutes * MINUTE),
      ScanBy: 'TimestampAscending',
    });
    return MetricDataResults;
  }

  const byMinute = ({ Timestamps = [], Values = [] }: MetricDataResult, minutes: number): Values =>
    Array.from({ length: minutes }, (_, minute) => {
      const at = Timestamps.findIndex((time) => time.getTime() === begin + minute * MINUTE);
      return Values[at] ?? null;
    });

  return {
    begin,
    metric,
    ask,
    async compute(expression, metrics) {
      const minutes = Math.max(...Object.values(metrics).map(({ length }) => length));
      const queries = await Promise.all(Object.entries(metrics).map(([id, values]) => metric(id, values)));
      const results = await ask([...queries, { Id: 'e1', Expression: expression }], minutes);
      return results.map((result) => byMinute(result, minutes));
    },
    async close() {
      client.destroy();
      await cloud.close();
    },
  };
}
