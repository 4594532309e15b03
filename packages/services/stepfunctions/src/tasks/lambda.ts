import type { Call } from '@coldstart/cloud';
import type { ExecutionEvent, Json, JsonObject } from '@coldstart/states';
import { principalFor } from '../role.ts';
import { refused } from './failure.ts';
import type { StartTask, TaskMachine, TaskProgress } from './index.ts';

interface Invoked {
  readonly StatusCode?: number;
  readonly ExecutedVersion?: string;
  readonly FunctionError?: string;
  readonly Payload?: Uint8Array;
}

/** A function's ARN as the resource of a Task: its answer is the result. */
export async function invokeFunction(call: Call, command: StartTask, machine: TaskMachine): Promise<TaskProgress> {
  const { task, input, resource } = command;
  return invoke(call, machine, command, { FunctionName: resource.arn, Payload: bytesOf(input) }, (answer) => ({
    type: 'taskSucceeded',
    task,
    output: payloadOf(answer),
  }));
}

/** `states:::lambda:invoke`: what Invoke answers is the result. */
export async function invokeWithOptions(call: Call, command: StartTask, machine: TaskMachine): Promise<TaskProgress> {
  const { task, input } = command;
  const { Payload, ...rest } = input as JsonObject;
  const request = { ...rest, ...(Payload === undefined ? {} : { Payload: bytesOf(Payload) }) };
  return invoke(call, machine, command, request, (answer) => ({
    type: 'taskSucceeded',
    task,
    output: {
      ExecutedVersion: answer.ExecutedVersion ?? '$LATEST',
      Payload: payloadOf(answer),
      StatusCode: answer.StatusCode ?? 200,
    },
  }));
}

async function invoke(
  call: Call,
  machine: TaskMachine,
  { task }: StartTask,
  request: object,
  succeeded: (answer: Invoked) => ExecutionEvent,
): Promise<TaskProgress> {
  try {
    const as = principalFor(call, machine);
    const answer = (await call.invoke('lambda', 'Invoke', request, { as })) as Invoked;
    if (answer.FunctionError === undefined) return { events: [succeeded(answer)] };
    const cause = Buffer.from(answer.Payload ?? []).toString('utf8');
    return { events: [{ type: 'taskFailed', task, error: errorTypeIn(cause), cause }] };
  } catch (error) {
    return { events: [refused(task, 'Lambda', error)] };
  }
}

const bytesOf = (value: Json): Uint8Array => Buffer.from(JSON.stringify(value));

function payloadOf({ Payload = new Uint8Array() }: Invoked): Json {
  const text = Buffer.from(Payload).toString('utf8');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A function's error is called as the function calls it. */
function errorTypeIn(cause: string): string {
  try {
    const { errorType } = JSON.parse(cause) as { errorType?: unknown };
    return typeof errorType === 'string' ? errorType : 'Lambda.Unknown';
  } catch {
    return 'Lambda.Unknown';
  }
}
