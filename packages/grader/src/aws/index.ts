export { findLeftovers, removeLeftovers, type Leftovers } from './find.ts';
export { cleanCommand, type Left } from './names.ts';
export { planLines } from './plan.ts';
export type { Receipt } from './remove.ts';
export { AwsRun } from './run.ts';
export { openSession, type AwsSession, type SessionOptions } from './session.ts';
