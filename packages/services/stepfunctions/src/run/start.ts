import type { Call } from '@coldstart/cloud';
import { startExecution, type HistoryEvent, type Json } from '@coldstart/states';
import { executionExists } from '../errors.ts';
import { keepExecution, peekExecution, type ExecutionRecord } from '../executions/state.ts';
import { measureStart } from '../report/metrics.ts';
import { tellBus } from '../report/status-change.ts';
import { noteStart } from '../report/usage.ts';
import { alone } from './alone.ts';
import { machineArnOf, revisionOf, runs } from './machine.ts';
import { outsideOf } from './outside.ts';
import { take, type Follow } from './tell.ts';

export type NewExecution = Omit<ExecutionRecord, 'run' | 'waiting' | 'redriveDate'>;

/**
 * Begins an execution, and goes as far as it can without help.
 *
 * @param same is given the one that there is already under its ARN; throws where it is another one
 * @throws AwsError ExecutionAlreadyExists
 */
export async function start(
  call: Call,
  wanted: NewExecution,
  input: Json,
  same: (there: ExecutionRecord) => boolean = () => false,
): Promise<ExecutionRecord> {
  const { arn } = wanted;
  const follow: Follow[] = [];
  const record = await alone(call.cloud, arn, async () => {
    const there = peekExecution(call, arn);
    if (there !== undefined) {
      if (same(there)) return there;
      throw executionExists(arn);
    }
    const machine = { id: machineArnOf(wanted), name: wanted.machineName };
    const { roleArn } = revisionOf(call, wanted);
    const begin = {
      id: arn,
      name: wanted.name,
      roleArn,
      input,
      stateMachine: machine,
      isSynchronous: wanted.isSynchronous,
    };
    const step = await startExecution(runs(call, wanted), begin, outsideOf(call));
    const made: ExecutionRecord = { ...wanted, run: step.execution, waiting: {}, redriveDate: undefined };
    keepExecution(call, made);
    measureStart(call, made);
    noteStart(call, made);
    if (made.child === undefined && made.type === 'STANDARD') tellBus(call, made, 'RUNNING');
    take(call, made, { ...step, history: asGiven(step.history, wanted.inputText) }, follow);
    return made;
  });
  for (const next of follow) await next();
  return record;
}

/** The first two events tell the input as it was given, blanks included. */
function asGiven(history: readonly HistoryEvent[], input: string | undefined): readonly HistoryEvent[] {
  if (input === undefined) return history;
  return history.map((event) => {
    if (event.id > 2) return event;
    const [name, details] = Object.entries(event).find(([key]) => key.endsWith('EventDetails')) ?? [];
    return name === undefined ? event : { ...event, [name]: { ...(details as object), input } };
  });
}
