import type { Replay as ListedReplay, StartReplayRequest } from '@aws-sdk/client-eventbridge';
import { formatArn, page, type Call } from '@coldstart/cloud';
import { onNamed } from '../access.ts';
import { findArchive } from '../archives/state.ts';
import { exists, illegalState, invalid, invalidParameter, invalidToken, overLimit } from '../errors.ts';
import type { EventsOperations } from '../sdk.ts';
import { findBus } from '../state.ts';
import { findReplay, replays, type Replay } from './state.ts';
import { planStep } from './step.ts';

const PAGE = 100;
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_ACTIVE = 10;

const isActive = ({ state }: Replay): boolean => state === 'STARTING' || state === 'RUNNING';

const onReplay = onNamed('replay', 'ReplayName');

const listed = (replay: Replay): ListedReplay => ({
  ReplayName: replay.name,
  EventSourceArn: replay.source,
  State: replay.state,
  EventStartTime: new Date(replay.from),
  EventEndTime: new Date(replay.to),
  ...(replay.lastReplayed !== undefined && { EventLastReplayedTime: new Date(replay.lastReplayed) }),
  ReplayStartTime: new Date(replay.started),
  ...(replay.ended !== undefined && { ReplayEndTime: new Date(replay.ended) }),
});

/** @throws AwsError ValidationException, ResourceNotFoundException */
function checkPlaces(call: Call, { Destination, EventSourceArn: source = '' }: Partial<StartReplayRequest>): void {
  const { Arn: destination = '' } = Destination ?? {};
  if (!destination.includes(':event-bus/')) throw invalidParameter('Destination.Arn', 'Must contain an event bus ARN.');
  const bus = findBus(call, destination);
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (findArchiveOf(call, name).source !== bus.arn)
    throw invalidParameter('Destination.Arn', 'Cross event bus replay is not permitted.');
}

function findArchiveOf(call: Call, name: string) {
  try {
    return findArchive(call, name);
  } catch {
    // The one reason why it throws is another word here.
    throw invalidParameter('EventSourceArn', `Archive ${name} does not exist.`);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html and those beside it */
export const replayOperations: EventsOperations = {
  StartReplay: {
    access: ({ EventSourceArn }, _call, action) => ({ action, resource: EventSourceArn }),
    run(input, call) {
      const { ReplayName: name, Description, EventSourceArn, EventStartTime, EventEndTime, Destination } = input;
      if (EventStartTime >= EventEndTime)
        throw invalidParameter('EventEndTime', 'EventStartTime must be before EventEndTime.');
      checkPlaces(call, input);
      const { byName } = call.state(replays);
      if (byName.has(name)) throw exists(`Replay ${name} already exists.`);
      if ([...byName.values()].filter(isActive).length >= MOST_ACTIVE) throw overLimit();
      const replay: Replay = {
        name,
        arn: formatArn(call, 'events', `replay/${name}`),
        description: Description,
        source: EventSourceArn,
        destination: Destination.Arn ?? '',
        rules: Destination.FilterArns,
        from: EventStartTime.getTime(),
        to: EventEndTime.getTime(),
        started: call.now(),
        ended: undefined,
        lastReplayed: undefined,
        state: 'STARTING',
      };
      byName.set(name, replay);
      planStep(call, { name, done: 0 });
      return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: new Date(replay.started) };
    },
  },

  DescribeReplay: {
    access: onReplay,
    run({ ReplayName }, call) {
      const replay = findReplay(call, ReplayName);
      const { arn, description, destination, rules } = replay;
      return {
        ...listed(replay),
        ReplayArn: arn,
        ...(description !== undefined && { Description: description }),
        Destination: { Arn: destination, ...(rules !== undefined && { FilterArns: [...rules] }) },
      };
    },
  },

  CancelReplay: {
    access: onReplay,
    run({ ReplayName: name }, call) {
      const replay = findReplay(call, name);
      if (!isActive(replay)) throw illegalState(`Replay ${name} is not in a valid state for this operation.`);
      call.state(replays);
      replay.state = 'CANCELLING';
      return { ReplayArn: replay.arn, State: replay.state };
    },
  },

  ListReplays: {
    run({ NamePrefix, EventSourceArn, State, NextToken, Limit }, call) {
      if ([NamePrefix, EventSourceArn, State].filter((one) => one !== undefined).length > 1)
        throw invalid(
          'At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.',
        );
      const all = [...call.state(replays).byName.values()]
        .filter(({ name, source, state }) => {
          const isAsked = name.startsWith(NamePrefix ?? '') && source === (EventSourceArn ?? source);
          return isAsked && state === (State ?? state);
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const request = { token: NextToken, limit: Limit, scope: [NamePrefix, EventSourceArn, State] };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { Replays: items.map(listed), NextToken: token };
    },
  },
};
