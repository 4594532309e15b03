/** What a field of an event is for. Texts may have `code` in backticks. */
export interface FieldNote {
  readonly means: string;
  /** What has surprised people. */
  readonly trap?: string;
}

/** An event as its source sends it, and what to know of each field. */
export interface EventSample<Event = unknown> {
  readonly title: string;
  /** Who calls the function, and what it does with the answer. */
  readonly how: string;
  readonly event: Event;
  /** By path: `Records[].body`. */
  readonly fields: Readonly<Record<string, FieldNote>>;
}

/** Types the event by whoever describes it, while it stays as narrow as it is. */
export const sample = <Event>(made: EventSample<Event>): EventSample<Event> => made;
