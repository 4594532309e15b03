import { XRay, type TraceSummary } from '@aws-sdk/client-xray';
import { OVERVIEW_LIMIT, type Overview } from '@coldstart/cloud';

/** Milliseconds. */
const DAY = 24 * 3600 * 1000;

/** Traces of the last hours. */
export const overview: Overview = async (client) => {
  const xray = new XRay(client);
  try {
    // The cloud's clock may be ahead: it says what time it is.
    const { ApproximateTime: now = new Date() } = await xray.getTraceSummaries({
      StartTime: new Date(0),
      EndTime: new Date(0),
    });
    const EndTime = new Date(now.getTime() + 1000);
    const { TraceSummaries = [] } = await xray.getTraceSummaries({
      StartTime: new Date(EndTime.getTime() - DAY),
      EndTime,
    });
    const rows = TraceSummaries.slice(0, OVERVIEW_LIMIT).map((summary) => [
      summary.Id ?? '',
      summary.EntryPoint?.Name ?? '',
      outcomeOf(summary),
      `${Math.round((summary.Duration ?? 0) * 1000)} ms`,
    ]);
    const resources =
      rows.length === 0
        ? []
        : [
            {
              name: 'Traces of the last day',
              physicalId: 'traces',
              summary: `${TraceSummaries.length} ${TraceSummaries.length === 1 ? 'trace' : 'traces'}`,
              contents: [{ kind: 'table' as const, heads: ['Trace', 'Begins at', 'Outcome', 'Duration'], rows }],
            },
          ];
    return [{ title: 'Traces', empty: 'Nothing was traced.', resources }];
  } finally {
    xray.destroy();
  }
};

function outcomeOf({ HasFault, HasThrottle, HasError }: TraceSummary): string {
  if (HasFault === true) return 'fault';
  if (HasThrottle === true) return 'throttled';
  return HasError === true ? 'error' : 'ok';
}
