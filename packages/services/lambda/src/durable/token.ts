import type { Execution } from './state.ts';

/** Opaque, as AWS's: it stands for what the function has been told so far, and is good for one checkpoint. */
export const tokenOf = ({ arn, sequence }: Execution): string =>
  Buffer.from(JSON.stringify([arn, sequence])).toString('base64');

/** Makes every token that was given so far a stale one. @returns the one that is good now */
export function nextToken(execution: Execution): string {
  execution.sequence += 1;
  return tokenOf(execution);
}
