import { onGroup, onStream } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter, streamNotFound } from './errors.ts';
import { matcher } from './filter-pattern.ts';
import { eventId, findGroup, streamsOf } from './names.ts';
import { logStreams, type LogEvent, type LogGroup, type LogStream } from './state.ts';
import { groupOf, sequenceToken } from './streams.ts';
import { deliver } from './subscriptions.ts';

const DAY = 24 * 60 * 60_000;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const OLDEST = 14 * DAY;
const NEWEST = 2 * 60 * 60_000;
const LARGEST_BATCH = 1_048_576;
const EVENT_OVERHEAD = 26;

/** Index of the first event that is not before a moment. */
function firstAt(events: readonly LogEvent[], timestamp: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.timestamp ?? 0) < timestamp) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(stream: LogStream, event: LogEvent): void {
  const last = stream.events.at(-1);
  if (last === undefined || last.timestamp <= event.timestamp) stream.events.push(event);
  else stream.events.splice(firstAt(stream.events, event.timestamp + 1), 0, event);
  stream.firstEvent = Math.min(stream.firstEvent ?? event.timestamp, event.timestamp);
  stream.lastEvent = Math.max(stream.lastEvent ?? event.timestamp, event.timestamp);
}

/** Forgets what is older than the group's retention. */
function expire(group: LogGroup, stream: LogStream, now: number): void {
  if (group.retentionInDays === undefined) return;
  const gone = firstAt(stream.events, now - group.retentionInDays * DAY);
  if (gone > 0) stream.events.splice(0, gone);
}

/** A place in a stream: right behind an event (forward) or right before one (backward). */
interface Position {
  readonly direction: 'f' | 'b';
  readonly timestamp: number;
  readonly id: number;
}

const TIME_DIGITS = 16;
const TOKEN = /^([fb])\/(\d{16})(\d{40})\/s$/;

function token({ direction, timestamp, id }: Position): string {
  return `${direction}/${String(timestamp).padStart(TIME_DIGITS, '0')}${String(id).padStart(40, '0')}/s`;
}

function readToken(text: string | undefined): Position | undefined {
  if (text === undefined) return undefined;
  const match = TOKEN.exec(text);
  if (match === null) throw invalidParameter('The specified nextToken is invalid.');
  return { direction: match[1] === 'f' ? 'f' : 'b', timestamp: Number(match[2]), id: Number(match[3]) };
}

/** Below zero where an event is before a place, above where it is behind. */
function order(event: LogEvent, place: Position): number {
  return event.timestamp - place.timestamp || event.id - place.id;
}

export const eventOperations: LogsOperations = {
  PutLogEvents: {
    access: onStream,
    run({ logGroupName, logStreamName, logEvents }, call) {
      const group = findGroup(call, logGroupName);
      const state = call.state(logStreams, { part: logGroupName });
      const stream = state.byName.get(logStreamName);
      if (stream === undefined) throw streamNotFound();
      const now = Math.floor(call.now());
      let previous = 0;
      let size = 0;
      for (const { timestamp = 0, message = '' } of logEvents) {
        if (timestamp < previous) {
          throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
        }
        previous = timestamp;
        size += Buffer.byteLength(message) + EVENT_OVERHEAD;
      }
      if (previous - (logEvents[0]?.timestamp ?? previous) > DAY) {
        throw invalidParameter(
          'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
        );
      }
      if (size > LARGEST_BATCH)
        throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${LARGEST_BATCH}`);
      const expired = group.retentionInDays === undefined ? undefined : now - group.retentionInDays * DAY;
      let tooOld: number | undefined;
      let tooNew: number | undefined;
      let past: number | undefined;
      const accepted: LogEvent[] = [];
      for (const [index, { timestamp = 0, message = '' }] of logEvents.entries()) {
        if (timestamp < now - OLDEST) tooOld = index + 1;
        else if (expired !== undefined && timestamp < expired) past = index + 1;
        else if (timestamp > now + NEWEST) tooNew ??= index;
        else accepted.push({ id: state.nextEvent++, timestamp, message, ingestionTime: now });
      }
      for (const event of accepted) insert(stream, event);
      stream.lastIngestion = now;
      stream.sequence += 1;
      expire(group, stream, now);
      if (accepted.length > 0) deliver(call, group, stream, accepted);
      const rejected = tooOld !== undefined || tooNew !== undefined || past !== undefined;
      return {
        nextSequenceToken: sequenceToken(stream),
        ...(rejected
          ? {
              rejectedLogEventsInfo: {
                tooOldLogEventEndIndex: tooOld,
                tooNewLogEventStartIndex: tooNew,
                expiredLogEventEndIndex: past,
              },
            }
          : {}),
      };
    },
  },

  GetLogEvents: {
    access: onStream,
    run(input, call) {
      const name = groupOf(input);
      const group = findGroup(call, name);
      const stream = streamsOf(call, name).get(input.logStreamName);
      if (stream === undefined) throw streamNotFound();
      expire(group, stream, call.now());
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = 10_000, startFromHead = false } = input;
      const position = readToken(input.nextToken);
      const events = stream.events.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
      const forward = position?.direction === 'f' || (position === undefined && startFromHead);
      const beyond =
        position === undefined
          ? events
          : events.filter((event) => order(event, position) > 0 === forward && order(event, position) !== 0);
      const shown = forward ? beyond.slice(0, limit) : beyond.slice(-limit);
      // At the end of the stream, and at its beginning, the token stays what it was.
      const [first, last] = [shown.at(0), shown.at(-1)];
      const start = position ?? { timestamp: 0, id: 0 };
      return {
        events: shown.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
        nextForwardToken: token({ ...(last ?? start), direction: 'f' }),
        nextBackwardToken: token({ ...(first ?? start), direction: 'b' }),
      };
    },
  },

  FilterLogEvents: {
    access: onGroup,
    changes: false,
    run(input, call) {
      const name = groupOf(input);
      const group = findGroup(call, name);
      const {
        logStreamNames,
        logStreamNamePrefix,
        startTime = 0,
        endTime = Number.POSITIVE_INFINITY,
        limit = 10_000,
      } = input;
      if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
        throw invalidParameter('logStreamNamePrefix and logStreamNames are mutually exclusive parameters.');
      }
      const matches = matcher(input.filterPattern ?? '');
      const found: { stream: string; event: LogEvent }[] = [];
      for (const stream of streamsOf(call, name).values()) {
        if (logStreamNames !== undefined && !logStreamNames.includes(stream.name)) continue;
        if (logStreamNamePrefix !== undefined && !stream.name.startsWith(logStreamNamePrefix)) continue;
        expire(group, stream, call.now());
        for (const event of stream.events) {
          if (event.timestamp >= startTime && event.timestamp <= endTime && matches(event.message)) {
            found.push({ stream: stream.name, event });
          }
        }
      }
      found.sort((a, b) => a.event.timestamp - b.event.timestamp || a.event.id - b.event.id);
      const after = input.nextToken === undefined ? 0 : readPage(input.nextToken);
      const events = found.slice(after, after + limit);
      return {
        events: events.map(({ stream, event }) => ({
          logStreamName: stream,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestionTime,
          eventId: eventId(event.id),
        })),
        searchedLogStreams: [],
        ...(after + limit < found.length
          ? { nextToken: Buffer.from(String(after + limit)).toString('base64url') }
          : {}),
      };
    },
  },
};

function readPage(text: string): number {
  const index = Number(Buffer.from(text, 'base64url').toString('utf8'));
  if (!Number.isInteger(index) || index < 0) throw invalidParameter('The specified nextToken is invalid.');
  return index;
}
