import type { Json } from './json.ts';

/**
 * One event as GetExecutionHistory tells it, its time in milliseconds since 1970:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: `${string}EventDetails`]: EventDetails;
}

export type EventDetails = Readonly<Record<string, unknown>>;

/** More than these an execution cannot have: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_EVENTS = 25_000;

const WHOLE = { truncated: false } as const;

let lastValue: Json | undefined;
let lastText = '';

/** A state's output is the next one's input: most values are written twice or three times on end. */
export function textOf(value: Json): string {
  if (value !== lastValue || typeof value !== 'object') {
    lastText = JSON.stringify(value);
    lastValue = value;
  }
  return lastText;
}

export const inputDetails = (input: Json): EventDetails => ({ input: textOf(input), inputDetails: WHOLE });

export const outputDetails = (output: Json): EventDetails => ({ output: textOf(output), outputDetails: WHOLE });

export function assignedDetails(assigned: Readonly<Record<string, Json>>): EventDetails {
  return {
    assignedVariables: Object.fromEntries(
      Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    assignedVariablesDetails: WHOLE,
  };
}

/** Error and cause, each where there is one. */
export function errorDetails(failure: { readonly error?: string; readonly cause?: string }): EventDetails {
  return {
    ...(failure.error === undefined ? {} : { error: failure.error }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
  };
}
