import type { Call } from '@coldstart/cloud';
import { invalidRequest } from '../errors.ts';
import { matchesTrace } from '../filter/match.ts';
import { filterOfGroup } from '../groups/state.ts';
import { checkRange } from '../range.ts';
import type { XRayOperations } from '../sdk.ts';
import { tracesBetween, type Trace } from '../traces/read.ts';
import { graphOf } from './graph.ts';

/** Seconds. */
const LONGEST = 6 * 3600;

export const graphOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetServiceGraph.html */
  GetServiceGraph: {
    run(input, call) {
      const { from, to } = checkRange(input, LONGEST);
      return {
        StartTime: new Date(from * 1000),
        EndTime: new Date(to * 1000),
        Services: graphOf(tracesOf(call, from, to, input), call.account),
        ContainsOldGroupVersions: false,
      };
    },
  },
};

/** Those that a group lets through; all, where none is named. */
export function tracesOf(
  call: Call,
  from: number,
  to: number,
  { GroupName, GroupARN }: { readonly GroupName?: string | undefined; readonly GroupARN?: string | undefined },
): Trace[] {
  const traces = tracesBetween(call, from, to, 'Event');
  const named = GroupARN ?? GroupName;
  if (named === undefined) return traces;
  const asked = { filterOfGroup: filterOfGroup(call) };
  const filter = asked.filterOfGroup(GroupARN === undefined ? 'name' : 'arn', named);
  if (filter === undefined) throw invalidRequest('Group not found');
  return filter === 'all' ? traces : traces.filter((trace) => matchesTrace(filter, trace, asked));
}
