import { CloudWatch, type MetricAlarm, type PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { ServiceEntry } from '@coldstart/cloud';
import { startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

const MINUTE = 60_000;
export const Namespace = 'Shop';

/** A cloud whose time stands still but for `minutes`, and alarms in it. */
export interface TestAlarms {
  readonly cloud: TestCloud;
  readonly client: CloudWatch;
  /** Makes an alarm on the metric of its own name: above 5 in one minute of one, unless it says otherwise. */
  put(name: string, settings?: Partial<PutMetricAlarmInput>): Promise<void>;
  /** Measures something now. */
  measure(name: string, ...values: number[]): Promise<void>;
  minutes(count: number): Promise<void>;
  alarm(name: string): Promise<MetricAlarm>;
  state(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function startAlarms(services: readonly ServiceEntry[] = []): Promise<TestAlarms> {
  const cloud = await startTestCloud([...entries, ...services], { timeRuns: false });
  const client = new CloudWatch(cloud.config());
  const minutes = (count: number): Promise<void> => cloud.cloud.clock.advance(count * MINUTE);
  // Everything begins with a full minute.
  await cloud.cloud.clock.advance(MINUTE - (cloud.cloud.clock.now() % MINUTE));

  async function alarm(name: string): Promise<MetricAlarm> {
    const { MetricAlarms = [] } = await client.describeAlarms({ AlarmNames: [name] });
    return MetricAlarms[0] ?? {};
  }

  return {
    cloud,
    client,
    minutes,
    alarm,
    state: async (name) => (await alarm(name)).StateValue,
    async put(AlarmName, settings = {}) {
      const own = settings.Metrics === undefined && { Namespace, MetricName: AlarmName, Statistic: 'Sum', Period: 60 };
      await client.putMetricAlarm({
        AlarmName,
        ...(own as object),
        EvaluationPeriods: 1,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
        ...(settings.ExtendedStatistic !== undefined && { Statistic: undefined }),
        ...settings,
      });
    },
    async measure(MetricName, ...Values) {
      const MetricData = Values.map((Value) => ({ MetricName, Value, Timestamp: new Date(cloud.cloud.clock.now()) }));
      await client.putMetricData({ Namespace, MetricData });
    },
    async close() {
      client.destroy();
      await cloud.close();
    },
  };
}
