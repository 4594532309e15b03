import type { Call } from '@coldstart/cloud';
import { dropExecution, executionsOf, keepExecution, type ExecutionRecord } from '../executions/state.ts';
import { childHasEnded } from '../map-runs/state.ts';
import { dropMachine, peekMachine } from '../machines/state.ts';
import { placeOf } from '../names.ts';
import { measureEnd } from '../report/metrics.ts';
import { tellBus } from '../report/status-change.ts';
import { recordTrace } from '../report/trace.ts';
import { noteEnd } from '../report/usage.ts';
import { planForgetting } from './forget.ts';
import { keepOutcome } from './outcomes.ts';
import { tell } from './tell.ts';
import { tellWatchers } from './waiting.ts';

/** An execution has ended: whoever waits for that hears of it. */
export async function afterEnd(call: Call, record: ExecutionRecord): Promise<void> {
  const { arn, child, type, run } = record;
  if (run.status === 'SUCCEEDED') leaveOutWork(record);
  keepExecution(call, record);
  journalEnd(call, record);
  noteEnd(call, record);
  recordTrace(call, record);
  measureEnd(call, record);
  tellWatchers(call, record);
  if (child === undefined && type === 'STANDARD') tellBus(call, record);
  if (child !== undefined) childHasEnded(call, record);
  keepOutcome(call, record);
  if (type === 'EXPRESS') dropExecution(call, record);
  else planForgetting(call, record);
  finishDeletion(call, record);
  if (child !== undefined) await tellParent(call, child, record);
  call.announce(arn);
}

/** What it was doing is of no use any more: it cannot be redriven. */
function leaveOutWork(record: ExecutionRecord): void {
  const { root, ...run } = record.run;
  record.run = { ...run, root: { ...root, input: null, variables: {} } };
}

async function tellParent(
  call: Call,
  { parent, mapRun, index }: NonNullable<ExecutionRecord['child']>,
  { run }: ExecutionRecord,
): Promise<void> {
  const { status, output, error, cause } = run;
  if (status === 'RUNNING') return;
  await tell(call, parent, [{ type: 'childEnded', run: mapRun, index, result: { status, output, error, cause } }]);
}

function journalEnd(call: Call, { arn, name, run }: ExecutionRecord): void {
  const { status, error, cause } = run;
  call.cloud.journal.record({
    kind: 'state',
    ...placeOf(arn),
    service: 'states',
    action: `execution ${name} ${status}`,
    resource: arn,
    cause: call.entry.id,
    ...(status === 'SUCCEEDED'
      ? { outcome: 'ok' }
      : { outcome: 'error', message: [error, cause].filter(Boolean).join(': ') }),
  });
}

/** A machine that was deleted goes with the last execution of it. */
export function finishDeletion(call: Call, { arn, machineName }: Pick<ExecutionRecord, 'arn' | 'machineName'>): void {
  const where = { cloud: call.cloud, ...placeOf(arn) };
  const name = machineName.split('/')[0] ?? '';
  const machine = peekMachine(where, name);
  if (machine?.deleting !== true) return;
  const running = (prefix: string): boolean => executionsOf(where, prefix).some(({ run }) => run.status === 'RUNNING');
  if (!['execution', 'express'].some((kind) => running(`${kind}:${name}:`))) dropMachine(call, machine);
}
