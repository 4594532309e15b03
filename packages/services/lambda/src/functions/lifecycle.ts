import { randomUUID } from 'node:crypto';
import { defineTimer, type Call } from '@coldstart/cloud';
import { conflict } from '../errors.ts';
import { lambdaItself } from '../as-lambda.ts';
import { addressOf, functionArn, type FunctionName } from '../names.ts';
import { functions, type FunctionVersion } from '../state.ts';
import { runsHere } from './runtimes.ts';
import { runtimeOf } from '../runtime.ts';

/** Milliseconds until a new or changed function is ready: long enough to be seen, short enough not to be felt. */
const READY_AFTER = 20;

interface Changed {
  readonly asked: FunctionName;
  /** Tell whether the function still is the one that was created or changed. */
  readonly revisions: readonly string[];
}

export const functionReady = defineTimer<Changed>('lambda/function-ready', async (call, { asked, revisions }) => {
  const found = call.state(functions, addressOf(asked)).byName.get(asked.name);
  if (found === undefined) return;
  for (const version of [found.latest, ...found.versions.values()]) {
    if (revisions.includes(version.revisionId)) becomeReady(version);
  }
  // Its first invocation need not wait for a process to start.
  const runtime = found.latest.code.image?.runtime ?? found.latest.settings.runtime;
  if (runsHere(runtime)) (await runtimeOf(call.cloud)).prepare(runtime);
});

/** A function that is being created or changed will be ready. */
export function readyLater(call: Call, asked: FunctionName, changed: readonly FunctionVersion[]): void {
  const { account, region, name } = asked;
  const revisions = changed.map(({ revisionId }) => revisionId);
  const options = { what: `${name} becomes active`, account, region, as: lambdaItself(account) };
  call.schedule(functionReady, { in: READY_AFTER }, { asked, revisions }, options);
}

function becomeReady(version: FunctionVersion): void {
  version.state = 'Active';
  version.lastUpdate = 'Successful';
  version.revisionId = randomUUID();
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
