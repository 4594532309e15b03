import { BatchGetTracesCommand, GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { KeptAccount } from '@coldstart/grader';
import type { RunTrace, RunTraces } from '../api.ts';
import { boundedTrace } from './bounded-trace.ts';

/** Traces that a page is shown. */
const MOST_TRACES = 12;
/** Ids that X-Ray takes at once. */
const AT_ONCE = 5;
/** Milliseconds: the longest time frame that X-Ray can be asked about. */
const DAY = 24 * 3600 * 1000;

/**
 * The newest traces of an account, read through X-Ray's API: those with a segment in the cloud's last day.
 *
 * @throws what the SDK throws, such as when the account goes meanwhile
 */
export async function runTraces({ account, backend }: KeptAccount): Promise<RunTraces> {
  const { endpoint, region } = backend;
  const xray = new XRayClient({ endpoint, region, credentials: backend.credentials(account), maxAttempts: 1 });
  try {
    const EndTime = new Date((backend.capabilities.clock?.now() ?? Date.now()) + 1000);
    const StartTime = new Date(EndTime.getTime() - DAY);
    // What a function was invoked with may name a trace of any time: the segments tell when it ran.
    const asked = { StartTime, EndTime, TimeRangeType: 'Event' as const };
    const { TraceSummaries = [], TracesProcessedCount = 0 } = await xray.send(new GetTraceSummariesCommand(asked));
    const ids = TraceSummaries.toSorted((a, b) => timeOf(b.StartTime) - timeOf(a.StartTime))
      .flatMap(({ Id }) => Id ?? [])
      .slice(0, MOST_TRACES);
    const traces = await tracesOf(xray, ids);
    return { account, traces, omitted: Math.max(0, TracesProcessedCount - traces.length) };
  } finally {
    xray.destroy();
  }
}

const timeOf = (date: Date | undefined): number => date?.getTime() ?? 0;

/** In the order of the ids. */
async function tracesOf(xray: XRayClient, ids: readonly string[]): Promise<RunTrace[]> {
  const found = new Map<string, RunTrace>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { Traces = [] } = await xray.send(new BatchGetTracesCommand({ TraceIds: ids.slice(at, at + AT_ONCE) }));
    for (const { Id = '', Segments = [] } of Traces) {
      found.set(
        Id,
        boundedTrace(
          Id,
          Segments.map(({ Document = '' }) => Document),
        ),
      );
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}
