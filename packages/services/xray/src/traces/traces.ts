import type { Call } from '@coldstart/cloud';
import { invalidRequest } from '../errors.ts';
import { graphOf } from '../graph/graph.ts';
import type { XRayOperations } from '../sdk.ts';
import { findTrace, type Trace } from './read.ts';

/** Trace ids that may be asked for at once. */
const MOST = 5;

export const traceOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html */
  BatchGetTraces: {
    run({ TraceIds }, call) {
      const { found, missing } = find(call, TraceIds);
      return {
        Traces: found.map(({ id, segments, start, end, limitExceeded }) => ({
          Id: id,
          Duration: Math.round((end - start) * 1000) / 1000,
          LimitExceeded: limitExceeded,
          Segments: segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) })),
        })),
        UnprocessedTraceIds: missing,
      };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceGraph.html */
  GetTraceGraph: {
    run({ TraceIds }, call) {
      return { Services: graphOf(find(call, TraceIds).found, call.account) };
    },
  },
};

function find(call: Call, ids: readonly string[]): { found: Trace[]; missing: string[] } {
  if (ids.length > MOST) throw invalidRequest(`TraceIds must have ${MOST} ids or fewer.`);
  const found = ids.flatMap((id) => findTrace(call, id) ?? []);
  return { found, missing: ids.filter((id) => !found.some((trace) => trace.id === id)) };
}
