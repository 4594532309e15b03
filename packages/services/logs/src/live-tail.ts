import { randomUUID } from 'node:crypto';
import type {
  LiveTailSessionLogEvent,
  StartLiveTailRequest,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import { invalidParameter } from './errors.ts';
import { matcher } from './filter-pattern/matcher.ts';
import { groupArn, groupName } from './names.ts';
import type { LogsOperations } from './sdk.ts';
import { logGroups, logStreams, readGroup, readState, readStreams, type LogStream } from './state.ts';
import { eventsOf } from './stream-events.ts';

/** Milliseconds after which a session ends, and between two of its updates. */
const LASTS = 3 * 60 * 60_000;
const UPDATE = 1000;
/** Events of an update; of more AWS shows a sample, this cloud the first ones. */
const MOST_EVENTS = 500;
const MOST_GROUPS = 10;

type Request = Pick<StartLiveTailRequest, 'logStreamNames' | 'logStreamNamePrefixes' | 'logEventFilterPattern'>;

/** Wakes the sessions: what is announced where events come. */
export const tailArn = (call: Call): string => groupArn(call, '*');

export const liveTailOperations: LogsOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html */
  StartLiveTail: {
    changes: false,
    access: ({ logGroupIdentifiers }, call, action) =>
      logGroupIdentifiers.map((logGroupIdentifier) => onGroup({ logGroupIdentifier }, call, action)),
    run(input, call) {
      const { logGroupIdentifiers: identifiers, logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
      if (identifiers.length > MOST_GROUPS) {
        throw invalidParameter(`At most ${MOST_GROUPS} log groups can be tailed at once.`);
      }
      if (identifiers.some((identifier) => !/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+$/.test(identifier))) {
        throw invalidParameter('logGroupIdentifiers must be ARNs of log groups, without :* at their ends.');
      }
      if (names !== undefined && prefixes !== undefined) {
        throw invalidParameter('logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.');
      }
      if (identifiers.length > 1 && (names ?? prefixes) !== undefined) {
        throw invalidParameter('logStreamNames and logStreamNamePrefixes are for one log group alone.');
      }
      const groups = identifiers.map((identifier) => readGroup(call, groupName(identifier)).name);
      matcher(input.logEventFilterPattern ?? '');
      return { responseStream: session(call, groups, input) };
    },
  },
};

async function* session(
  call: Call,
  groups: readonly string[],
  request: Request & Pick<StartLiveTailRequest, 'logGroupIdentifiers'>,
): AsyncGenerator<StartLiveTailResponseStream> {
  const ends = call.now() + LASTS;
  const positions = new Map(groups.map((group) => [group, nextEvent(call, group)]));
  yield { sessionStart: { ...request, requestId: call.requestId, sessionId: randomUUID() } };
  while (call.now() < ends) {
    const until = Math.min(call.now() + UPDATE, ends);
    const hasArrived = await call.waitForArrival(tailArn(call), UPDATE);
    // Nobody waits any longer: the cloud closes.
    if (!hasArrived && call.now() < until) return;
    const sessionResults = groups.flatMap((group) => news(call, group, positions, request));
    yield {
      sessionUpdate: {
        sessionMetadata: { sampled: sessionResults.length > MOST_EVENTS },
        sessionResults: sessionResults.slice(0, MOST_EVENTS),
      },
    };
  }
  const message = 'The session has lasted three hours.';
  yield { SessionTimeoutException: { name: 'SessionTimeoutException', message } as never };
}

const nextEvent = (call: Call, group: string): number => readState(call, logStreams, group)?.nextEvent ?? 1;

/** What has come into a group since it was looked at last. */
function news(call: Call, name: string, positions: Map<string, number>, request: Request): LiveTailSessionLogEvent[] {
  const group = readState(call, logGroups)?.byName.get(name);
  const from = positions.get(name) ?? 1;
  const next = nextEvent(call, name);
  if (group === undefined || next === from) return [];
  positions.set(name, next);
  const matches = matcher(request.logEventFilterPattern ?? '');
  const found = [...readStreams(call, name).values()]
    .filter((stream) => isAsked(stream, request))
    .flatMap((stream) =>
      eventsOf(call, group, stream, ({ id, message }) => id >= from && matches(message)).map((event) => ({
        stream,
        event,
      })),
    );
  return found
    .sort((a, b) => a.event.id - b.event.id)
    .map(({ stream, event: { timestamp, message, ingestionTime } }) => ({
      logStreamName: stream.name,
      logGroupIdentifier: `${call.account}:${name}`,
      message,
      timestamp,
      ingestionTime,
    }));
}

function isAsked({ name }: LogStream, { logStreamNames: names, logStreamNamePrefixes: prefixes }: Request): boolean {
  if (names !== undefined) return names.includes(name);
  return prefixes === undefined || prefixes.some((prefix) => name.startsWith(prefix));
}
