import type { Call } from '@coldstart/cloud';
import { childMachine, type Definition } from '@coldstart/states';
import { definitionOf } from '../machines/definitions.ts';
import { findRevision, type Revision } from '../machines/state.ts';
import { machineArn, placeOf } from '../names.ts';
import type { ExecutionRecord } from '../executions/state.ts';
import type { TaskMachine } from '../tasks/index.ts';

export const revisionOf = (call: Call, { arn, revision }: Pick<ExecutionRecord, 'arn' | 'revision'>): Revision =>
  findRevision({ cloud: call.cloud, ...placeOf(arn) }, revision);

const children = new WeakMap<Definition, Map<string, Definition>>();

/** What an execution runs: its machine, or what a distributed Map does with each item. */
export function runs(call: Call, record: Pick<ExecutionRecord, 'arn' | 'revision' | 'type' | 'child'>): Definition {
  const revision = revisionOf(call, record);
  const { child } = record;
  if (child === undefined) return definitionOf(revision, record.type);
  const whole = definitionOf(revision, 'STANDARD');
  const key = child.path.join('/');
  const known = children.get(whole) ?? new Map<string, Definition>();
  children.set(whole, known);
  const found = known.get(key) ?? childMachine(whole, child.path);
  known.set(key, found);
  return found;
}

/** The ARN of the machine that an execution runs, with the label of the Map that it is part of. */
export const machineArnOf = ({ arn, machineName }: Pick<ExecutionRecord, 'arn' | 'machineName'>): string =>
  machineArn(placeOf(arn), machineName);

/** Whose tasks they are. @param trace the X-Ray header that goes with a call */
export function taskMachine(call: Call, record: ExecutionRecord, trace?: string): TaskMachine {
  const { arn, name, type, machineName } = record;
  return {
    ...placeOf(arn),
    roleArn: revisionOf(call, record).roleArn,
    machineArn: machineArn(placeOf(arn), machineName.split('/')[0] ?? ''),
    machineName,
    type,
    executionArn: arn,
    executionName: name,
    ...(trace !== undefined && { trace }),
  };
}
