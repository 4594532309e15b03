import type { ExecutionRecord } from './state.ts';

/** The input as it was given. */
export const inputOf = ({ inputText, run }: ExecutionRecord): string => inputText ?? JSON.stringify(run.start.input);

export const outputOf = ({ run: { status, output } }: ExecutionRecord): string | undefined =>
  status === 'SUCCEEDED' ? JSON.stringify(output ?? null) : undefined;
