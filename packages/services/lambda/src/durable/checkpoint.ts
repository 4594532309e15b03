import type { CheckpointDurableExecutionResponse } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import type { LambdaOperations } from '../sdk.ts';
import { onExecution } from './access.ts';
import { applyUpdates } from './apply.ts';
import { readExecutionArn } from './arn.ts';
import { checkTarget, startChained } from './chained.ts';
import { close } from './close.ts';
import { commit, startDraft } from './draft.ts';
import { executionNotFound, invalidToken } from './errors.ts';
import { markerAt, readMarker } from './invocation-event.ts';
import { cancelTimers, setTimers } from './operation-timers.ts';
import { operationOf, replayed } from './operations.ts';
import { noteOperations } from './usage.ts';
import { changeExecution, isClosed, peekExecution, type Execution } from './state.ts';
import { nextToken, tokenOf } from './token.ts';

/** Milliseconds for which a checkpoint with the same `ClientToken` is the same checkpoint. */
const REMEMBERED = 15 * 60 * 1000;

const PAGE = 100;
const LARGEST_PAGE = 1000;

/** What a function calls while it is invoked: SDKs for durable functions do. */
export const checkpointOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html */
  CheckpointDurableExecution: {
    access: onExecution,
    run({ DurableExecutionArn, CheckpointToken, ClientToken, Updates = [] }, call) {
      const place = readExecutionArn(DurableExecutionArn);
      const execution = changeExecution(call, place, place.id);
      if (execution === undefined) throw executionNotFound();
      const again = answerAgain(call, execution, CheckpointToken, ClientToken);
      if (again !== undefined) return again;
      checkToken(execution, CheckpointToken);
      const draft = startDraft(execution, call.now());
      applyUpdates(draft, Updates);
      for (const { target } of draft.changed.values()) if (target !== undefined) checkTarget(execution, target);
      const before = execution.operationCount;
      commit(draft);
      noteOperations(call, execution, execution.operationCount - before);
      confirmTold(execution);
      const changed = [...draft.changed.keys()];
      for (const id of changed) takeUp(call, execution, id);
      // Only now: what an update has begun may have ended by the next.
      const told = [...new Set([...execution.untold, ...changed])];
      if (draft.closing !== undefined) {
        close(call, execution, draft.closing);
        return { NewExecutionState: { Operations: shownAs(execution, told) } };
      }
      execution.told = [...execution.untold];
      const token = nextToken(execution);
      execution.lastCheckpoint =
        ClientToken === undefined
          ? undefined
          : { clientToken: ClientToken, token: CheckpointToken, at: call.now(), told };
      return { CheckpointToken: token, NewExecutionState: { Operations: shownAs(execution, told) } };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionState.html */
  GetDurableExecutionState: {
    access: onExecution,
    run({ DurableExecutionArn, CheckpointToken, Marker = '', MaxItems = 0 }, call) {
      const place = readExecutionArn(DurableExecutionArn);
      const execution = peekExecution(call, place, place.id);
      if (execution === undefined) throw executionNotFound();
      checkToken(execution, CheckpointToken);
      const start = Marker === '' ? 0 : readMarker(Marker);
      if (start === undefined) throw invalidParameter('The marker is invalid. Use one that this list has given.');
      const all = replayed(execution);
      const end = start + (MaxItems === 0 ? PAGE : Math.min(MaxItems, LARGEST_PAGE));
      return {
        Operations: all.slice(start, end).map(operationOf),
        ...(end < all.length && { NextMarker: markerAt(end) }),
      };
    },
  },
};

function checkToken(execution: Execution, token: string): void {
  if (isClosed(execution) || !execution.invoking || token !== tokenOf(execution)) throw invalidToken();
}

/** What the last answer told has come through, since its token has come back. */
function confirmTold(execution: Execution): void {
  for (const id of execution.told) execution.untold.delete(id);
  execution.told = [];
}

/** An operation that a checkpoint has begun or changed: what has to happen later is planned. */
function takeUp(call: Call, execution: Execution, id: string): void {
  const operation = execution.operations.get(id);
  if (operation === undefined) return;
  if (operation.type === 'CHAINED_INVOKE') startChained(call, execution, operation);
  else if (operation.status === 'CANCELLED') cancelTimers(call, execution, operation);
  else setTimers(call, execution, operation);
}

const shownAs = ({ operations }: Execution, ids: readonly string[]) =>
  ids.flatMap((id) => operations.get(id) ?? []).map(operationOf);

/** The answer to a checkpoint that has been made already, as a client asks that has not heard it. */
function answerAgain(
  call: Call,
  execution: Execution,
  token: string,
  clientToken: string | undefined,
): CheckpointDurableExecutionResponse | undefined {
  const last = execution.lastCheckpoint;
  if (last === undefined || last.clientToken !== clientToken || last.token !== token) return undefined;
  if (isClosed(execution) || call.now() - last.at > REMEMBERED) return undefined;
  return {
    CheckpointToken: tokenOf(execution),
    NewExecutionState: { Operations: shownAs(execution, last.told) },
  };
}
