import { matches, parsePattern, PatternError, type Pattern } from '@coldstart/patterns';
import { invalidParameter, invalidPattern } from './errors.ts';
import type { EventsOperations } from './sdk.ts';

/** @throws AwsError InvalidEventPatternException */
export function readEventPattern(text: string): Pattern {
  try {
    return parsePattern(text);
  } catch (error) {
    if (error instanceof PatternError) throw invalidPattern(error.message);
    throw error;
  }
}

/** What an event must have. */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export const patternOperations: EventsOperations = {
  TestEventPattern: {
    run({ EventPattern, Event }) {
      const event = readEvent(Event);
      return { Result: matches(readEventPattern(EventPattern), event) };
    },
  },
};

/** @throws AwsError ValidationException */
function readEvent(text: string): object {
  const event = parse(text);
  if (event === undefined || REQUIRED.some((name) => !(name in event))) throw invalidParameter('Event');
  return event;
}

function parse(text: string): object | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? event : undefined;
  } catch {
    // Refused like an event that lacks something.
    return undefined;
  }
}
