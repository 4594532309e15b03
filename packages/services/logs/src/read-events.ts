import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { onGroup, onStream } from './access.ts';
import { invalidParameter, streamNotFound } from './errors.ts';
import { eventTokens, order } from './event-tokens.ts';
import { matcher } from './filter-pattern/matcher.ts';
import { eventId, requestedGroup } from './names.ts';
import { page } from './paging.ts';
import type { LogsOperations } from './sdk.ts';
import { readGroup, readStreams } from './state.ts';
import { eventsOf, type LogEvent } from './stream-events.ts';

const MOST_EVENTS = 10_000;

interface StreamEvent {
  readonly stream: string;
  readonly event: LogEvent;
}

function describeEvent({ stream, event }: StreamEvent): FilteredLogEvent {
  return {
    logStreamName: stream,
    timestamp: event.timestamp,
    message: event.message,
    ingestionTime: event.ingestionTime,
    eventId: eventId(event.id),
  };
}

export const readEventOperations: LogsOperations = {
  GetLogEvents: {
    access: onStream,
    run(input, call) {
      const name = requestedGroup(input);
      const group = readGroup(call, name);
      const stream = readStreams(call, name).get(input.logStreamName);
      if (stream === undefined) throw streamNotFound();
      const {
        startTime = 0,
        endTime = Number.POSITIVE_INFINITY,
        limit = MOST_EVENTS,
        startFromHead,
        nextToken,
      } = input;
      const tokens = eventTokens(call, name, stream.name);
      const position = nextToken === undefined ? undefined : tokens.read(nextToken);
      const forward = position === undefined ? startFromHead === true : position.direction === 'f';
      const wanted = (event: LogEvent): boolean =>
        event.timestamp >= startTime &&
        event.timestamp < endTime &&
        (position === undefined || (forward ? order(event, position) > 0 : order(event, position) < 0));
      const events = eventsOf(call, group, stream, wanted);
      const found = forward ? events.slice(0, limit) : events.slice(-limit);
      const [first, last] = [found.at(0), found.at(-1)];
      const start = position ?? { timestamp: 0, id: 0 };
      // At the end of the stream, and at its beginning, the token stays what it was.
      const same = found.length === 0 ? nextToken : undefined;
      return {
        events: found.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
        nextForwardToken: (forward ? same : undefined) ?? tokens.write({ ...(last ?? start), direction: 'f' }),
        nextBackwardToken: (forward ? undefined : same) ?? tokens.write({ ...(first ?? start), direction: 'b' }),
      };
    },
  },

  FilterLogEvents: {
    access: onGroup,
    changes: false,
    run(input, call) {
      const name = requestedGroup(input);
      const group = readGroup(call, name);
      const { logStreamNames, logStreamNamePrefix, startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
      if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
        throw invalidParameter('logStreamNamePrefix and logStreamNames are mutually exclusive parameters.');
      }
      const matches = matcher(input.filterPattern ?? '');
      const wanted = ({ timestamp, message }: LogEvent): boolean =>
        timestamp >= startTime && timestamp <= endTime && matches(message);
      const found: StreamEvent[] = [];
      for (const stream of readStreams(call, name).values()) {
        if (logStreamNames !== undefined && !logStreamNames.includes(stream.name)) continue;
        if (logStreamNamePrefix !== undefined && !stream.name.startsWith(logStreamNamePrefix)) continue;
        for (const event of eventsOf(call, group, stream, wanted)) found.push({ stream: stream.name, event });
      }
      found.sort((a, b) => a.event.timestamp - b.event.timestamp || a.event.id - b.event.id);
      const keyOf = ({ event }: StreamEvent): string => String(event.timestamp).padStart(16, '0') + eventId(event.id);
      const { items, nextToken } = page(call, input, found, keyOf, MOST_EVENTS);
      return { events: items.map(describeEvent), searchedLogStreams: [], nextToken };
    },
  },
};
