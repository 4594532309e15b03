import { randomUUID } from 'node:crypto';
import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import type { InvokedVersion } from '../invoke/invoked-version.ts';
import { checkTenant } from '../invoke/tenants.ts';
import { LARGEST_SYNCHRONOUS } from '../invoke/payload.ts';
import { textOf } from '../async/record.ts';
import type { FunctionName } from '../names.ts';
import { executionArn } from './arn.ts';
import { close } from './close.ts';
import { alreadyStarted, tooLongForSynchronous, unqualified } from './errors.ts';
import { record, shown } from './history.ts';
import { bytesOf, LARGEST_PAYLOAD } from './limits.ts';
import { tellOfStatus } from './notify.ts';
import { addExecution, changeExecution, peekExecution, peekNames, type Execution } from './state.ts';
import { noteOperations } from './usage.ts';
import { wake } from './invocation.ts';

export interface StartRequest {
  readonly payload: Uint8Array;
  readonly requestId: string;
  readonly trace: string | undefined;
  readonly tenantId?: string | undefined;
  /** The caller's; one is made up when left out. */
  readonly name?: string | undefined;
  /** Whether nobody waits for its end. */
  readonly asynchronous: boolean;
  /** Of an event that destinations are to hear of. */
  readonly event?: Execution['event'];
  readonly parent?: Execution['parent'];
  /** Milliseconds until its first invocation. */
  readonly delay?: number;
}

/** Seconds that a caller waits at most. */
const LONGEST_SYNCHRONOUS = 900;

/** @throws AwsError where a durable function may not be invoked like that */
export function checkStart({ asked, version }: InvokedVersion, asynchronous: boolean): void {
  const { durable } = version.settings;
  if (durable === undefined) return;
  if (asked.qualifier === undefined) throw unqualified();
  if (!asynchronous && durable.executionTimeout > LONGEST_SYNCHRONOUS) throw tooLongForSynchronous();
}

/**
 * Starts a durable execution; of a name that there is already, it is that one.
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-idempotency.html
 *
 * @throws AwsError where that one was given something else
 */
export function startExecution(call: Call, invoked: InvokedVersion, request: StartRequest): Execution {
  checkStart(invoked, request.asynchronous);
  checkTenant(invoked, request.tenantId);
  const input = textOf(request.payload);
  const name = request.name ?? randomUUID();
  const known = peekNames(call, invoked.asked).get(name);
  const existing = known === undefined ? undefined : peekExecution(call, invoked.asked, known);
  if (existing !== undefined) {
    if (existing.input !== input || existing.asked.qualifier !== invoked.version.version)
      throw alreadyStarted(existing.arn);
    return existing;
  }
  const execution = newExecution(call, invoked, request, name, input);
  addExecution(call, execution);
  noteOperations(call, execution, 1);
  const { executionTimeout: ExecutionTimeout, startedAt, id } = execution;
  const ExecutionStartedDetails = { Input: shown(input), ExecutionTimeout };
  record(execution, { EventType: 'ExecutionStarted', Id: id, Name: name, ExecutionStartedDetails }, startedAt);
  const { account, region } = execution.asked;
  const what = `${invoked.asked.name}/${name} has run for too long`;
  const options = { key: id, what, account, region, as: lambdaItself(account) };
  call.schedule(durableTimeout, { in: ExecutionTimeout * 1000 }, { account, region, id }, options);
  tellOfStatus(call, execution);
  wake(call, execution, 'start', request.delay ?? 0);
  return execution;
}

function newExecution(
  call: Call,
  { asked: named, version, invokedArn }: InvokedVersion,
  request: StartRequest,
  name: string,
  input: string,
): Execution {
  const { durable = { executionTimeout: 0, retention: 0 } } = version.settings;
  const asked = { ...named, qualifier: version.version };
  const id = randomUUID();
  const startedAt = call.now();
  return {
    id,
    name,
    arn: executionArn(asked, name, id),
    asked,
    invokedArn,
    ...durable,
    startedAt,
    input,
    largestResult: request.asynchronous ? LARGEST_PAYLOAD : LARGEST_SYNCHRONOUS,
    trace: request.trace,
    tenantId: request.tenantId,
    requestId: request.requestId,
    event: request.event,
    parent: request.parent,
    operations: new Map([
      [
        id,
        { id, parentId: undefined, name, type: 'EXECUTION', subType: undefined, status: 'STARTED', startedAt, input },
      ],
    ]),
    history: [],
    status: 'RUNNING',
    endedAt: undefined,
    result: undefined,
    error: undefined,
    sequence: 0,
    lastCheckpoint: undefined,
    untold: new Set(),
    told: [],
    invoking: false,
    invocations: 0,
    failures: 0,
    operationCount: 0,
    written: bytesOf(input),
  };
}

export interface ExecutionPlace extends Pick<FunctionName, 'account' | 'region'> {
  readonly id: string;
}

export const durableTimeout = defineTimer<ExecutionPlace>('lambda/durable-timeout', (call, { id, ...place }) => {
  const execution = changeExecution(call, place, id);
  if (execution === undefined) return;
  const ErrorMessage = `Execution timed out after ${execution.executionTimeout} seconds.`;
  close(call, execution, { status: 'TIMED_OUT', result: undefined, error: { ErrorMessage } });
});
