import { randomUUID } from 'node:crypto';
import type { Cloud, Call } from '@coldstart/cloud';
import { conflict } from '../errors.ts';
import { addressOf, functionArn, type FunctionName } from '../names.ts';
import { functions, type FunctionVersion } from '../state.ts';
import { runsHere } from './runtimes.ts';
import { runtimeOf } from '../runtime.ts';

/** Milliseconds until a new or changed function is ready: long enough to be seen, short enough not to be felt. */
const READY_AFTER = 20;

/** A function that is being created or changed will be ready; its revision tells whether it still is the one. */
export function readyLater(call: Call, asked: FunctionName, changed: readonly FunctionVersion[]): void {
  const revisions = changed.map(({ revisionId }) => revisionId);
  call.later(READY_AFTER, `${asked.name} becomes active`, async (later) => {
    const found = later.state(functions, addressOf(asked)).byName.get(asked.name);
    if (found === undefined) return;
    for (const version of [found.latest, ...found.versions.values()]) {
      if (revisions.includes(version.revisionId)) becomeReady(version);
    }
    // Its first invocation need not wait for a process to start.
    const { runtime } = found.latest.settings;
    if (runsHere(runtime)) (await runtimeOf(later.cloud)).prepare(runtime);
  });
}

function becomeReady(version: FunctionVersion): void {
  version.state = 'Active';
  version.lastUpdate = 'Successful';
  version.revisionId = randomUUID();
}

/** After a restart: what was on its way has arrived. */
export function readyNow(cloud: Cloud): void {
  for (const address of cloud.store.addresses(functions)) {
    for (const { latest, versions, provisioned } of cloud.store.get(functions, address).byName.values()) {
      for (const config of provisioned.values()) config.ready = true;
      for (const version of [latest, ...versions.values()]) {
        if (version.state === 'Pending' || version.lastUpdate === 'InProgress') becomeReady(version);
      }
    }
  }
}

/** Refuses changes to a function while it is being created or changed. */
export function checkReady(asked: FunctionName, { state, lastUpdate }: FunctionVersion): void {
  if (state === 'Pending') {
    throw conflict(
      'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    );
  }
  if (lastUpdate === 'InProgress') {
    throw conflict(
      `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(asked)}`,
    );
  }
}
