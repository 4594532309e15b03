import type { Execution as ShownExecution, ExecutionStatus } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { onFunction } from '../access.ts';
import { findFunction, versionOf } from '../functions/find.ts';
import { functionArn, readFunctionName } from '../names.ts';
import { listPage } from '../paging.ts';
import type { LambdaOperations } from '../sdk.ts';
import { onExecution } from './access.ts';
import { readExecutionArn } from './arn.ts';
import { close } from './close.ts';
import { executionNotFound } from './errors.ts';
import { withoutData } from './history.ts';
import { changeExecution, isClosed, peekExecution, peekNames, type Execution } from './state.ts';

const PAGE = 100;

function find(call: Call, arn: string): Execution {
  const place = readExecutionArn(arn);
  const execution = peekExecution(call, place, place.id);
  if (execution === undefined) throw executionNotFound();
  return execution;
}

function summary({ arn, name, asked, status, startedAt, endedAt }: Execution): ShownExecution {
  return {
    DurableExecutionArn: arn,
    DurableExecutionName: name,
    FunctionArn: functionArn(asked, asked.qualifier),
    Status: status,
    StartTimestamp: new Date(startedAt),
    ...(endedAt !== undefined && { EndTimestamp: new Date(endedAt) }),
  };
}

interface Wanted {
  readonly DurableExecutionName?: string | undefined;
  readonly Statuses?: readonly ExecutionStatus[] | undefined;
  readonly StartedAfter?: Date | undefined;
  readonly StartedBefore?: Date | undefined;
}

const isWanted = ({ name, status, startedAt }: Execution, wanted: Wanted): boolean =>
  (wanted.DurableExecutionName === undefined || wanted.DurableExecutionName === name) &&
  (wanted.Statuses === undefined || wanted.Statuses.includes(status)) &&
  (wanted.StartedAfter === undefined || startedAt > wanted.StartedAfter.getTime()) &&
  (wanted.StartedBefore === undefined || startedAt < wanted.StartedBefore.getTime());

/** A limit of 0 is none. */
const limit = (MaxItems: number | undefined): number | undefined => (MaxItems === 0 ? undefined : MaxItems);

/** Executions as whoever looks after them sees them. */
export const executionOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecution.html */
  GetDurableExecution: {
    access: onExecution,
    run({ DurableExecutionArn, IncludeExecutionData = true }, call) {
      const execution = find(call, DurableExecutionArn);
      const { asked, input, result, error, trace, executionTimeout, retention } = execution;
      return {
        ...summary(execution),
        DurableExecutionArn,
        DurableExecutionName: execution.name,
        FunctionArn: functionArn(asked, asked.qualifier),
        Status: execution.status,
        StartTimestamp: new Date(execution.startedAt),
        Version: asked.qualifier,
        ExecutionDataIncluded: IncludeExecutionData,
        DurableConfig: { ExecutionTimeout: executionTimeout, RetentionPeriodInDays: retention },
        ...(trace !== undefined && { TraceHeader: { XAmznTraceId: trace } }),
        ...(IncludeExecutionData && { InputPayload: input, Result: result, Error: error }),
      };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionHistory.html */
  GetDurableExecutionHistory: {
    access: onExecution,
    run({ DurableExecutionArn, IncludeExecutionData = true, ReverseOrder = false, Marker, MaxItems }, call) {
      const { history } = find(call, DurableExecutionArn);
      const events = ReverseOrder ? history.toReversed() : history;
      const asked = { Marker, MaxItems: limit(MaxItems), DurableExecutionArn, ReverseOrder };
      const { items, NextMarker } = listPage(call, asked, events, ({ EventId }) => String(EventId), PAGE);
      return { Events: IncludeExecutionData ? items : items.map(withoutData), NextMarker };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html */
  ListDurableExecutionsByFunction: {
    access: onFunction,
    run({ FunctionName, Qualifier, ReverseOrder = false, Marker, MaxItems, ...wanted }, call) {
      const asked = readFunctionName(FunctionName, call, Qualifier);
      const version = versionOf(findFunction(call, asked), asked.qualifier)?.version;
      const oldestFirst = [...peekNames(call, asked).values()]
        .flatMap((id) => peekExecution(call, asked, id) ?? [])
        .filter((execution) => asked.qualifier === undefined || execution.asked.qualifier === version)
        .filter((execution) => isWanted(execution, wanted));
      const found = ReverseOrder ? oldestFirst : oldestFirst.toReversed();
      const request = { Marker, MaxItems: limit(MaxItems), FunctionName, Qualifier, ReverseOrder, ...wanted };
      const { items, NextMarker } = listPage(call, request, found, ({ id }) => id, PAGE);
      return { DurableExecutions: items.map(summary), NextMarker };
    },
  },

  /**
   * An invocation under way is not interrupted: it ends at its next checkpoint.
   * https://docs.aws.amazon.com/lambda/latest/api/API_StopDurableExecution.html
   */
  StopDurableExecution: {
    access: onExecution,
    run({ DurableExecutionArn, Error: error = {} }, call) {
      const place = readExecutionArn(DurableExecutionArn);
      const execution = changeExecution(call, place, place.id);
      if (execution === undefined) throw executionNotFound();
      if (!isClosed(execution)) close(call, execution, { status: 'STOPPED', result: undefined, error });
      return { StopTimestamp: new Date(execution.endedAt ?? call.now()) };
    },
  },
};
