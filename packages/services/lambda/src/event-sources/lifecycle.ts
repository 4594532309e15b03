import { defineTimer, type Call } from '@coldstart/cloud';
import { streamOf } from '@coldstart/cloud/sources';
import { lambdaItself } from '../as-lambda.ts';
import { queuePoller } from './queues/poller.ts';
import { queueProgress } from './queues/progress.ts';
import { isPolled, kindOf } from './settings.ts';
import { mappings, type Mapping, type MappingState } from './state.ts';
import { streamPoller } from './streams/poller.ts';
import { streamProgress } from './streams/progress.ts';

/** Milliseconds from `Creating` to `Enabled`, and the like. */
const SETTLES_AFTER = 100;

interface StateChange {
  readonly id: string;
  /** `undefined` once it is deleted. */
  readonly state: MappingState | undefined;
}

export const mappingStateChange = defineTimer<StateChange>('lambda/mapping-state', (call, { id, state }) => {
  const { byId } = call.state(mappings);
  const mapping = byId.get(id);
  if (mapping === undefined) return;
  // What was received and not handled comes back to the queue by itself.
  if (state !== 'Enabled') call.state(queueProgress, { part: id }).messages = [];
  if (state === 'Enabled') startPolling(call, mapping);
  else for (const poller of POLLERS) call.stopPolling(poller, id);
  if (state !== undefined) {
    mapping.state = state;
    return;
  }
  byId.delete(id);
  call.dropState(streamProgress, { part: id });
  call.dropState(queueProgress, { part: id });
});

/** A mapping's state settles soon after; what is asked last counts. */
export function settle(call: Call, id: string, state: MappingState | undefined): void {
  const what = `event source mapping ${id} is ${state ?? 'deleted'}`;
  call.schedule(mappingStateChange, { in: SETTLES_AFTER }, { id, state }, { key: id, what });
}

const POLLERS = [streamPoller, queuePoller];

/** One that was disabled goes on where it was. */
function startPolling(call: Call, { id, settings, functionArn }: Mapping): void {
  const kind = kindOf(settings);
  if (!isPolled(kind)) return;
  const { EventSourceArn: source = '' } = settings;
  const name = kind === 'sqs' ? source.split(':').at(-1) : source.split('/').at(1);
  call.startPolling(kind === 'sqs' ? queuePoller : streamPoller, {
    source: streamOf(source),
    key: id,
    data: { id },
    what: `${functionArn.split(':').at(6)} polls ${name}`,
    as: lambdaItself(call.account),
  });
}
