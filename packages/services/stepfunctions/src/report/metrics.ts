import { measure, type Call } from '@coldstart/cloud';
import type { ExecutionRecord } from '../executions/state.ts';
import { placeOf } from '../names.ts';
import { machineArnOf } from '../run/machine.ts';

const NAMESPACE = 'AWS/States';
const ENDS = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
  RUNNING: undefined,
} as const;

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
export function measureStart(call: Call, record: ExecutionRecord): void {
  if (record.child !== undefined) return;
  const dimensions = { StateMachineArn: machineArnOf(record) };
  measure(
    call,
    [{ namespace: NAMESPACE, name: 'ExecutionsStarted', dimensions, unit: 'Count', value: 1 }],
    placeOf(record.arn),
  );
}

export function measureEnd(call: Call, record: ExecutionRecord): void {
  const { run, child, arn } = record;
  const name = ENDS[run.status];
  if (name === undefined || child !== undefined) return;
  const dimensions = { StateMachineArn: machineArnOf(record) };
  const value = (run.stopTime ?? call.now()) - run.start.startTime;
  measure(
    call,
    [
      { namespace: NAMESPACE, name, dimensions, unit: 'Count', value: 1 },
      { namespace: NAMESPACE, name: 'ExecutionTime', dimensions, unit: 'Milliseconds', value },
    ],
    placeOf(arn),
  );
}
