import { defineTimer, servicePrincipal, type Call } from '@coldstart/cloud';
import { archives, eventsOf } from '../archives/state.ts';
import type { BusEvent } from '../put/event.ts';
import { route } from '../put/route.ts';
import { readBusName } from '../names.ts';
import { peekBus } from '../state.ts';
import { replays, type Replay } from './state.ts';

/** Which events of a replay are next. */
interface Step {
  readonly name: string;
  /** Those that were replayed. */
  readonly done: number;
}

const EVENTS_A_STEP = 100;
const STEP = 1000;

/** AWS replays some minutes' events at a time; here it is so many a second. */
export const replayStep = defineTimer<Step>('events/replay', (call, { name, done }) => {
  const replay = call.state(replays).byName.get(name);
  if (replay === undefined) return;
  if (replay.state === 'CANCELLING') return end(call, replay, 'CANCELLED');
  replay.state = 'RUNNING';
  const all = eventsToReplay(call, replay);
  for (const event of all.slice(done, done + EVENTS_A_STEP)) replayOne(call, replay, event);
  if (done + EVENTS_A_STEP >= all.length) return end(call, replay, 'COMPLETED');
  planStep(call, { name, done: done + EVENTS_A_STEP });
});

export function planStep(call: Call, step: Step): void {
  const { account } = call;
  const as = servicePrincipal('events.amazonaws.com', account);
  call.schedule(replayStep, { in: STEP }, step, { key: step.name, what: `replay ${step.name}`, as });
}

function end(call: Call, replay: Replay, state: 'COMPLETED' | 'CANCELLED'): void {
  replay.state = state;
  replay.ended = call.now();
}

/** Within its time, which ends before its end; the oldest first. */
function eventsToReplay(call: Call, { source, from, to }: Replay): BusEvent[] {
  const archive = call.state(archives).byName.get(source.slice(source.lastIndexOf('/') + 1));
  const kept = archive === undefined ? [] : eventsOf(call, archive);
  const events = kept.map(({ event }) => event).filter(({ time }) => time >= from && time < to);
  return events.sort((a, b) => a.time - b.time);
}

function replayOne(call: Call, replay: Replay, event: BusEvent): void {
  const bus = peekBus(call, readBusName(replay.destination, call));
  if (bus !== undefined) route(call, bus, { ...event, replay: replay.name }, replay.rules);
  replay.lastReplayed = event.time;
}
