import { UNKNOWN, type Usage } from '../usage.ts';

/** Traces that are read cost, too, at a price that is not in the table; those that are recorded, the cloud counts. */
const READS = new Set([
  'BatchGetTraces',
  'GetServiceGraph',
  'GetTimeSeriesServiceStatistics',
  'GetTraceGraph',
  'GetTraceSummaries',
]);

export const traceUsage = (operation: string): Usage[] =>
  READS.has(operation) ? [{ meter: UNKNOWN, quantity: 1, resource: `xray ${operation}` }] : [];
