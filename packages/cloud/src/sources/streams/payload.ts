import type { SourceRecord } from './record.ts';
import type { WindowedEvent } from './tumbling.ts';

/** Node has it, and TypeScript's types have it not yet: https://github.com/tc39/proposal-json-parse-with-source */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** When records came: seconds since 1970, which AWS writes with a fraction, `1479499740.0`, and Python reads as a float. */
const TIMES = new Set(['ApproximateCreationDateTime', 'approximateArrivalTimestamp']);

/** The event that a function gets. @param window what it is told of the tumbling window that the records belong to */
export function eventOf(records: readonly SourceRecord[], window?: WindowedEvent): string {
  const others = window === undefined ? '' : `,${JSON.stringify(window).slice(1, -1)}`;
  return `{"Records":[${records.map(textOf).join(',')}]${others}}`;
}

/** A record as it stands in an event. */
export function textOf({ event }: SourceRecord): string {
  return JSON.stringify(event, (name, value: unknown) =>
    TIMES.has(name) && Number.isInteger(value) ? rawJSON(`${String(value)}.0`) : value,
  );
}
