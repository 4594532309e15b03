import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import type { Json } from '@coldstart/states';
import { onMachine } from '../access.ts';
import { invalidInput, machineDeleting, typeNotSupported } from '../errors.ts';
import { findRevision } from '../machines/state.ts';
import { target, type Target } from '../machines/target.ts';
import { checkName, executionArn, expressArn } from '../names.ts';
import { traceOf } from '../report/trace.ts';
import { billedOf } from '../report/usage.ts';
import { outcomeOf } from '../run/outcomes.ts';
import { start, type NewExecution } from '../run/start.ts';
import type { StatesOperations } from '../sdk.ts';
import { readJson } from './input.ts';
import type { ExecutionRecord } from './state.ts';
import { inputOf, outputOf } from './texts.ts';

interface Wanted {
  readonly stateMachineArn: string;
  readonly name?: string | undefined;
  readonly input?: string | undefined;
  readonly traceHeader?: string | undefined;
}

/** @throws AwsError InvalidExecutionInput */
function parsed(text: string): Json {
  if (text === '') throw invalidInput('Invalid execution input.');
  try {
    return readJson(text);
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
}

function newExecution(call: Call, wanted: Wanted, input: Json, { machine, revision, versionArn, aliasArn }: Target) {
  const { name = randomUUID(), input: text = '{}', traceHeader } = wanted;
  const place = { account: machine.arn.split(':')[4] ?? '', region: machine.arn.split(':')[3] ?? '' };
  const arn =
    machine.type === 'EXPRESS'
      ? expressArn(place, machine.name, name, randomUUID())
      : executionArn(place, machine.name, name);
  const isPlain = JSON.stringify(input) === text;
  return {
    arn,
    name,
    machineName: machine.name,
    type: machine.type,
    revision,
    versionArn,
    aliasArn,
    ...traceOf(call, machine, findRevision({ cloud: call.cloud, ...place }, revision), traceHeader ?? call.trace),
    inputText: isPlain ? undefined : text,
    child: undefined,
  } satisfies NewExecution;
}

/** @throws AwsError InvalidArn, StateMachineDoesNotExist, InvalidName, InvalidExecutionInput */
function prepare(call: Call, wanted: Wanted) {
  const found = target(call, wanted.stateMachineArn);
  if (found.machine.deleting) throw machineDeleting(wanted.stateMachineArn);
  if (wanted.name !== undefined) checkName(wanted.name);
  const input = parsed(wanted.input ?? '{}');
  return { found, input, execution: newExecution(call, wanted, input, found) };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
export const startOperations: StatesOperations = {
  StartExecution: {
    access: onMachine,
    async run(wanted, call) {
      const { input, execution } = prepare(call, wanted);
      // The same name and input as one that runs is the same execution.
      const same = ({ run, inputText }: ExecutionRecord): boolean =>
        run.status === 'RUNNING' && (inputText ?? JSON.stringify(run.start.input)) === (wanted.input ?? '{}');
      const { arn, run } = await start(call, execution, input, same);
      return { executionArn: arn, startDate: new Date(run.start.startTime) };
    },
  },

  /** Express machines alone; it is answered when the execution has ended. */
  StartSyncExecution: {
    access: onMachine,
    changes: true,
    async run(wanted, call) {
      const { found, input, execution } = prepare(call, wanted);
      if (found.machine.type !== 'EXPRESS') throw typeNotSupported();
      const ended = await outcomeOf(call, execution.arn, () =>
        start(call, { ...execution, isSynchronous: true }, input),
      );
      if (ended === undefined) throw new Error(`${execution.arn} did not end within five minutes.`);
      return outcome(ended, found.machine.arn, wanted.includedData !== 'METADATA_ONLY');
    },
  },
};

const INCLUDED = { included: true };

function outcome(record: ExecutionRecord, stateMachineArn: string, withData: boolean) {
  const { arn, name, run, trace } = record;
  const { stopTime = run.start.startTime, status, error, cause } = run;
  const output = outputOf(record);
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    startDate: new Date(run.start.startTime),
    stopDate: new Date(stopTime),
    status: status === 'SUCCEEDED' || status === 'TIMED_OUT' ? status : ('FAILED' as const),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(withData ? { input: inputOf(record) } : {}),
    inputDetails: { included: withData },
    ...(output === undefined || !withData ? {} : { output }),
    outputDetails: withData ? INCLUDED : { included: false },
    ...(trace === undefined ? {} : { traceHeader: trace }),
    billingDetails: billedOf(record),
  };
}
