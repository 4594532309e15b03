import type { Datapoint, GetMetricStatisticsInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { readPoints, refreshGauges, type Point } from '@coldstart/cloud';
import { dimensionMap } from './dimensions.ts';
import { invalidCombination, invalidValue } from './errors.ts';
import { checkOrder, checkPeriod, firstPeriod } from './period.ts';
import type { CloudWatchOperations } from './sdk.ts';
import { statistic } from './statistics.ts';

const MOST_POINTS = 1440;

export const metricStatisticsOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
  GetMetricStatistics: {
    async run(input, call) {
      checkRequest(input);
      const { MetricName, StartTime, EndTime, Period } = input;
      checkOrder(StartTime, EndTime);
      checkPeriod(Period);
      const points = (EndTime.getTime() - StartTime.getTime()) / 1000 / Period;
      if (points > MOST_POINTS) {
        throw invalidCombination(
          `You have requested up to ${Math.floor(points)} datapoints, which exceeds the limit of ${MOST_POINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
        );
      }
      await refreshGauges(call, [input.Namespace]);
      const found = readPoints(call, call, {
        namespace: input.Namespace,
        name: MetricName,
        dimensions: dimensionMap(input.Dimensions),
        start: firstPeriod(StartTime, Period, call.now()),
        end: EndTime.getTime(),
        period: Period,
        unit: input.Unit,
      });
      return { Label: MetricName, Datapoints: found.map((point) => datapoint(point, input)) };
    },
  },
};

function checkRequest({ Statistics: basic = [], ExtendedStatistics: extended = [] }: GetMetricStatisticsInput): void {
  if (basic.length + extended.length === 0) {
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics');
  }
  for (const name of extended) {
    if (statistic(name) === undefined)
      throw invalidValue(`The value ${name} for parameter ExtendedStatistics is not supported.`);
  }
}

function datapoint(
  point: Point,
  { Statistics: basic = [], ExtendedStatistics: extended = [] }: GetMetricStatisticsInput,
) {
  const found: Datapoint = { Timestamp: new Date(point.start * 1000), Unit: point.unit as StandardUnit };
  for (const name of basic) found[name] = statistic(name)?.(point);
  const percentiles: Record<string, number> = {};
  for (const name of extended) {
    const value = statistic(name)?.(point);
    if (value !== undefined) percentiles[name] = value;
  }
  if (extended.length > 0) found.ExtendedStatistics = percentiles;
  return found;
}
