import type { Segment } from '@coldstart/cloud/tracing';
import { invalidRequest, unbuilt } from '../errors.ts';
import type { Filter, ServicePattern } from '../filter/filter.ts';
import { readFilter } from '../filter/read.ts';
import { checkRange } from '../range.ts';
import type { XRayOperations } from '../sdk.ts';
import { callerOf, nodeOf, rootOf } from '../traces/node.ts';
import type { Trace } from '../traces/read.ts';
import { tracesOf } from './graphs.ts';
import { histogramOf, statisticsOf } from './statistics.ts';

/** Seconds. */
const LONGEST = 6 * 3600;
const PERIODS = [60, 300];

export const statisticsOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetTimeSeriesServiceStatistics.html */
  GetTimeSeriesServiceStatistics: {
    run(input, call) {
      const { from, to } = checkRange(input, LONGEST);
      const { Period = 60, EntitySelectorExpression, ForecastStatistics = false } = input;
      if (!PERIODS.includes(Period)) throw invalidRequest('Period must be 60 or 300');
      if (ForecastStatistics) throw unbuilt('ForecastStatistics of GetTimeSeriesServiceStatistics');
      const selector = readFilter(EntitySelectorExpression);
      if (selector !== undefined && selector.kind !== 'service' && selector.kind !== 'edge')
        throw invalidRequest('EntitySelectorExpression must select a service or an edge');
      const segments = tracesOf(call, from, to, input).flatMap((trace) => selected(trace, selector));
      const periods = Map.groupBy(segments, ({ start_time: start }) => Math.floor(start / Period) * Period);
      return {
        TimeSeriesServiceStatistics: [...periods]
          .sort(([a], [b]) => a - b)
          .map(([at, seen]) => ({
            Timestamp: new Date(at * 1000),
            ...(selector?.kind === 'edge'
              ? { EdgeSummaryStatistics: statisticsOf(seen) }
              : { ServiceSummaryStatistics: statisticsOf(seen) }),
            ResponseTimeHistogram: histogramOf(seen),
          })),
        ContainsOldGroupVersions: false,
      };
    },
  },
};

/** Segments of a service, or those that were called over an edge; the first of each trace, where nothing is selected. */
function selected({ segments }: Trace, selector: Filter | undefined): Segment[] {
  if (selector?.kind === 'service') return segments.filter((segment) => fits(selector.which, segment));
  if (selector?.kind === 'edge') {
    return segments.filter((segment) => {
      const caller = callerOf(segment, segments);
      return caller !== undefined && fits(selector.from, caller) && fits(selector.to, segment);
    });
  }
  const root = rootOf(segments);
  return root === undefined ? [] : [root];
}

function fits({ name, type }: ServicePattern, segment: Segment): boolean {
  const node = nodeOf(segment);
  return (name === undefined || name === node.name) && (type === undefined || type === node.type);
}
