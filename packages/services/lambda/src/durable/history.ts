import type { ErrorObject, Event } from '@aws-sdk/client-lambda';
import type { Execution, StoredOperation } from './state.ts';

/** An event that has no number and no time yet. */
export type NewEvent = Omit<Event, 'EventId' | 'EventTimestamp'>;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Event.html */
export function record({ history }: Execution, event: NewEvent, now: number): void {
  history.push({ ...event, EventId: history.length + 1, EventTimestamp: new Date(now) });
}

export function operationEvent(
  { id, parentId, name, subType }: StoredOperation,
  EventType: Event['EventType'],
  details: Partial<Event>,
): NewEvent {
  return { EventType, SubType: subType, Id: id, Name: name, ParentId: parentId, ...details };
}

export const shown = (Payload: string | undefined) => ({ Payload, Truncated: false });
export const shownError = (Payload: ErrorObject | undefined) => ({ Payload, Truncated: false });

/** An event without what the execution was given, has made and has failed with. */
export function withoutData(event: Event): Event {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, key.endsWith('Details') ? emptied(value as object) : value]),
  ) as Event;
}

const DATA = new Set(['Input', 'Result', 'Error']);

const emptied = (details: object): object =>
  Object.fromEntries(Object.entries(details).map(([key, value]) => [key, DATA.has(key) ? {} : (value as unknown)]));
