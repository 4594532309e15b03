import type { Segment } from '@coldstart/cloud/tracing';
import { durationOf } from '../traces/node.ts';

/** How calls have ended, and how long they took. */
export function statisticsOf(segments: readonly Segment[]) {
  const faults = segments.filter(({ fault }) => fault === true).length;
  const failed = segments.filter(({ error, fault }) => error === true && fault !== true);
  const throttles = failed.filter(({ throttle }) => throttle === true).length;
  return {
    OkCount: segments.length - faults - failed.length,
    ErrorStatistics: {
      ThrottleCount: throttles,
      OtherCount: failed.length - throttles,
      TotalCount: failed.length,
    },
    FaultStatistics: { OtherCount: faults, TotalCount: faults },
    TotalCount: segments.length,
    TotalResponseTime: rounded(segments.reduce((sum, segment) => sum + durationOf(segment), 0)),
  };
}

/** How many took how long, in seconds. */
export function histogramOf(segments: readonly Segment[]): { Value: number; Count: number }[] {
  const counts = new Map<number, number>();
  for (const segment of segments) {
    const value = rounded(durationOf(segment));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([Value, Count]) => ({ Value, Count }));
}

export const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
