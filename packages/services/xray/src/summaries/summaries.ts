import { page } from '@coldstart/cloud';
import { invalidRequest } from '../errors.ts';
import { readFilter } from '../filter/read.ts';
import { matchesTrace } from '../filter/match.ts';
import { filterOfGroup } from '../groups/state.ts';
import { checkRange } from '../range.ts';
import type { XRayOperations } from '../sdk.ts';
import { tracesBetween } from '../traces/read.ts';
import { summaryOf } from './summary.ts';

/** Seconds. */
const LONGEST = 24 * 3600;
/** Summaries of one page. */
const PAGE = 100;

export const summaryOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html */
  GetTraceSummaries: {
    run(input, call) {
      const { from, to } = checkRange(input, LONGEST);
      const { Name: strategy, Value: rate = 1 } = input.SamplingStrategy ?? {};
      if (rate < 0 || rate > 1) throw invalidRequest('SamplingStrategy value must be between 0 and 1.');
      const filter = readFilter(input.FilterExpression);
      const traces = tracesBetween(call, from, to, input.TimeRangeType);
      const share = input.Sampling === true && strategy === 'FixedRate' ? rate : 1;
      const asked = { filterOfGroup: filterOfGroup(call) };
      const found = traces.filter(
        (trace) => isInShare(trace.id, share) && (filter === undefined || matchesTrace(filter, trace, asked)),
      );
      const { items, token } = page(
        found.map((trace) => summaryOf(trace, call.account)),
        { token: input.NextToken, scope: [from, to, input.FilterExpression] },
        { keyOf: ({ Id = '' }) => Id, size: PAGE, invalid: () => invalidRequest('Invalid NextToken') },
      );
      return {
        TraceSummaries: items,
        ApproximateTime: new Date(call.now()),
        TracesProcessedCount: traces.length,
        ...(token !== undefined && { NextToken: token }),
      };
    },
  },
};

/** The same traces whenever it is asked. */
const isInShare = (id: string, share: number): boolean => Number.parseInt(id.slice(-8), 16) / 0x1_0000_0000 < share;
