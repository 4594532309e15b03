/** Metrics that log lines make, over lines at hand. Pure: the lessons run it in the browser. */
export { embeddedMetrics } from './embedded.ts';
export { measurementsOf } from './transformation.ts';
