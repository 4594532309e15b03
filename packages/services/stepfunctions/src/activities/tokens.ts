import type { Call } from '@coldstart/cloud';
import type { ExecutionEvent, Json } from '@coldstart/states';
import { invalidOutput, invalidToken, taskTimedOut } from '../errors.ts';
import { readJson } from '../executions/input.ts';
import { tell } from '../run/tell.ts';
import { findToken } from '../run/waiting.ts';
import type { StatesOperations } from '../sdk.ts';

const TOKEN = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** @throws AwsError InvalidToken for what was never a token */
function checkToken(call: Call, token: string): void {
  if (!TOKEN.test(token) && findToken(call, token) === undefined) throw invalidToken('Invalid token');
}

/** @throws AwsError InvalidToken, and TaskTimedOut for a token that nobody waits for any longer */
async function answer(call: Call, token: string, event: (task: string) => ExecutionEvent): Promise<object> {
  checkToken(call, token);
  const of = findToken(call, token);
  if (of === undefined) throw taskTimedOut('Provided task does not exist anymore');
  call.entry.resource = of.arn;
  await tell(call, of.arn, [event(of.task)]);
  return {};
}

/** What answers for workers of activities, and for whoever was given a token. */
export const tokenOperations: StatesOperations = {
  SendTaskSuccess: {
    run({ taskToken, output }, call) {
      // As recorded: AWS looks at the token first.
      checkToken(call, taskToken);
      let value: Json;
      try {
        value = readJson(output);
      } catch (error) {
        throw invalidOutput(error instanceof Error ? error.message : String(error));
      }
      return answer(call, taskToken, (task) => ({ type: 'taskSucceeded', task, output: value }));
    },
  },

  SendTaskFailure: {
    run: ({ taskToken, error, cause }, call) =>
      answer(call, taskToken, (task) => ({
        type: 'taskFailed',
        task,
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      })),
  },

  SendTaskHeartbeat: {
    run: ({ taskToken }, call) => answer(call, taskToken, (task) => ({ type: 'heartbeat', task })),
  },
};
