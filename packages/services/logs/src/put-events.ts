import type { InputLogEvent, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { onStream } from './access.ts';
import { invalidParameter, streamNotFound } from './errors.ts';
import { tailArn } from './live-tail.ts';
import { feedMetrics } from './metrics/feed.ts';
import type { LogsOperations } from './sdk.ts';
import { logStreams, readGroup } from './state.ts';
import { appendEvents, retentionStart } from './stream-events.ts';
import { sequenceToken } from './streams.ts';
import { sendToSubscribers } from './subscriptions.ts';

const DAY = 24 * 60 * 60_000;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const OLDEST = 14 * DAY;
const NEWEST = 2 * 60 * 60_000;
const LARGEST_BATCH = 1_048_576;
const EVENT_OVERHEAD = 26;

/** @throws AwsError InvalidParameterException for a batch that is refused as a whole */
function checkBatch(events: readonly Partial<InputLogEvent>[]): void {
  let previous = 0;
  let size = 0;
  for (const { timestamp = 0, message = '' } of events) {
    if (timestamp < previous) {
      throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
    }
    previous = timestamp;
    size += Buffer.byteLength(message) + EVENT_OVERHEAD;
  }
  if (previous - (events[0]?.timestamp ?? previous) > DAY) {
    throw invalidParameter('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
  if (size > LARGEST_BATCH) {
    throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${LARGEST_BATCH}`);
  }
}

/** Which events of a batch are too old or too new; all between them are accepted. */
function rejectedEvents(
  events: readonly Partial<InputLogEvent>[],
  now: number,
  retained: number,
): RejectedLogEventsInfo | undefined {
  const rejected: RejectedLogEventsInfo = {};
  for (const [index, { timestamp = 0 }] of events.entries()) {
    if (timestamp < now - OLDEST) rejected.tooOldLogEventEndIndex = index + 1;
    else if (timestamp < retained) rejected.expiredLogEventEndIndex = index + 1;
    else if (timestamp > now + NEWEST) rejected.tooNewLogEventStartIndex ??= index;
  }
  return Object.keys(rejected).length === 0 ? undefined : rejected;
}

export const putEventOperations: LogsOperations = {
  PutLogEvents: {
    access: onStream,
    run({ logGroupName, logStreamName, logEvents }, call) {
      const group = readGroup(call, logGroupName);
      const streams = call.state(logStreams, { part: logGroupName });
      const stream = streams.byName.get(logStreamName);
      if (stream === undefined) throw streamNotFound();
      checkBatch(logEvents);
      const now = Math.floor(call.now());
      const rejected = rejectedEvents(logEvents, now, retentionStart(group, now));
      const accepted = logEvents.slice(
        rejected?.expiredLogEventEndIndex ?? rejected?.tooOldLogEventEndIndex,
        rejected?.tooNewLogEventStartIndex,
      );
      const events = accepted.map(({ timestamp = 0, message = '' }) => {
        return { id: streams.nextEvent++, timestamp, message, ingestionTime: now };
      });
      appendEvents(call, group, stream, events);
      stream.lastIngestion = now;
      stream.sequence += 1;
      if (events.length > 0) sendToSubscribers(call, group, stream, events);
      feedMetrics(call, group, events);
      call.announce(tailArn(call));
      return {
        nextSequenceToken: sequenceToken(stream),
        ...(rejected === undefined ? {} : { rejectedLogEventsInfo: rejected }),
      };
    },
  },
};
