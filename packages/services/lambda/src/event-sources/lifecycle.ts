import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import { kindOf } from './settings.ts';
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
  if (state === 'Enabled') startPolling(call, mapping);
  else call.stopPolling(streamPoller, id);
  if (state !== undefined) {
    mapping.state = state;
    return;
  }
  byId.delete(id);
  call.dropState(streamProgress, { part: id });
});

/** A mapping's state settles soon after; what is asked last counts. */
export function settle(call: Call, id: string, state: MappingState | undefined): void {
  const what = `event source mapping ${id} is ${state ?? 'deleted'}`;
  call.schedule(mappingStateChange, { in: SETTLES_AFTER }, { id, state }, { key: id, what });
}

/** One that was disabled goes on where it was. */
function startPolling(call: Call, { id, settings, functionArn }: Mapping): void {
  if (kindOf(settings) !== 'dynamodb') return;
  call.startPolling(streamPoller, {
    source: settings.EventSourceArn ?? '',
    key: id,
    data: { id },
    what: `${functionArn.split(':').at(6)} polls ${settings.EventSourceArn?.split('/').at(1)}`,
    as: lambdaItself(call.account),
  });
}
