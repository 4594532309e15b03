import type { Call, Cloud } from '@coldstart/cloud';
import { ConfinedFunctions, type FunctionRun, type FunctionStore } from '@coldstart/edge/confined';
import { storeOf, type KeyValueStore } from '../key-value-stores/state.ts';
import type { EdgeFunction, StagedFunction } from './state.ts';

/** Where functions run; nothing of it outlives the process. */
const running = new WeakMap<Cloud, ConfinedFunctions>();

/**
 * Runs a function once.
 *
 * @param event as JSON
 */
export async function runStage(
  call: Call,
  { arn }: EdgeFunction,
  staged: StagedFunction,
  event: string,
): Promise<FunctionRun> {
  const confined = running.get(call.cloud) ?? new ConfinedFunctions();
  running.set(call.cloud, confined);
  const [association] = staged.config.KeyValueStoreAssociations?.Items ?? [];
  const store = association === undefined ? undefined : storeOf(call, association.KeyValueStoreARN ?? '');
  const fn = { arn: `${arn}/${staged.etag}`, code: staged.code, store: store && readable(store) };
  return await confined.run(fn, event, call.now());
}

const readable = ({ created, lastModified, values }: KeyValueStore): FunctionStore => ({
  meta: {
    creationDateTime: new Date(created).toISOString(),
    lastUpdatedDateTime: new Date(lastModified).toISOString(),
    keyCount: values.size,
  },
  values: Object.fromEntries(values),
});

/** Ends every function's process: the cloud is closing. */
export const endFunctions = async (cloud: Cloud): Promise<void> => await running.get(cloud)?.close();
