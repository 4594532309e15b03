import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import type { ExecutionRecord } from '../executions/state.ts';
import { childHasStarted, itemsIn } from '../map-runs/state.ts';
import { executionArn, expressArn, placeOf } from '../names.ts';
import { start } from './start.ts';
import type { StartChild } from './timers.ts';

/** Starts an execution of a distributed Map. It tells the Map itself when it ends. */
export async function startChild(
  call: Call,
  parent: ExecutionRecord,
  { run, index, input, executionType, path }: StartChild,
): Promise<void> {
  const label = labelIn(run);
  const machineName = `${parent.machineName.split('/')[0]}/${label}`;
  const name = randomUUID();
  const place = placeOf(parent.arn);
  const arn =
    executionType === 'EXPRESS'
      ? expressArn(place, machineName, name, randomUUID())
      : executionArn(place, machineName, name);
  const child = {
    mapRun: run,
    label,
    index,
    items: itemsIn(call, run, input),
    parent: parent.arn,
    path: wholePath(parent, path),
  };
  childHasStarted(call, child);
  await start(
    call,
    {
      arn,
      name,
      machineName,
      type: executionType,
      revision: parent.revision,
      versionArn: parent.versionArn,
      aliasArn: parent.aliasArn,
      trace: parent.trace,
      inputText: undefined,
      child,
    },
    input,
  );
}

/** A Map within a Map's execution is found from the machine on. */
const wholePath = ({ child }: ExecutionRecord, path: readonly string[]): readonly string[] => [
  ...(child?.path ?? []),
  ...path,
];

/** @param mapRun `arn:aws:states:eu-west-1:111122223333:mapRun:machine/label:uuid` */
export const labelIn = (mapRun: string): string => /:mapRun:[^/]+\/(.+):[^:]+$/.exec(mapRun)?.[1] ?? '';
