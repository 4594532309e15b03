import { page, type Call } from '@coldstart/cloud';
import { onExecution, onMapRun } from '../access.ts';
import { invalidToken, noSuchResource } from '../errors.ts';
import { findExecution, keepExecution, peekExecution } from '../executions/state.ts';
import { readExecutionArn, readMapRunArn } from '../names.ts';
import type { StatesOperations } from '../sdk.ts';
import { changeMapRun, mapRunsOf, peekMapRun, workOf, type Counts, type MapRun } from './state.ts';

const PAGE = 100;
const MOST = 1000;

/** @throws AwsError InvalidArn, ResourceNotFound */
function findMapRun(call: Call, arn: string): MapRun {
  readMapRunArn(arn);
  const found = peekMapRun(call, arn);
  if (found === undefined) throw noSuchResource(arn);
  return found;
}

/** @param pending that were not begun @param wanted whether the Map has taken in the results */
function counts({ running, succeeded, failed, timedOut, aborted }: Counts, pending: number, done: boolean) {
  return {
    pending,
    running,
    succeeded,
    failed,
    timedOut,
    aborted,
    total: pending + running + succeeded + failed + timedOut + aborted,
    resultsWritten: done ? succeeded : 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
}

function described(call: Call, run: MapRun) {
  const parent = peekExecution(call, run.executionArn);
  const { doing } = (parent === undefined ? undefined : workOf(parent, run.arn)) ?? {};
  const pending = doing?.inputs.slice(doing.next) ?? [];
  const items = run.batched
    ? pending.reduce<number>((sum, input) => sum + ((input as { Items?: unknown[] }).Items?.length ?? 1), 0)
    : pending.length;
  const done = run.status === 'SUCCEEDED';
  return {
    mapRunArn: run.arn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: new Date(run.started),
    ...(run.stopped === undefined ? {} : { stopDate: new Date(run.stopped) }),
    maxConcurrency: run.concurrency,
    toleratedFailurePercentage: run.toleratedPercentage,
    toleratedFailureCount: run.toleratedCount,
    itemCounts: counts(run.items, items, done),
    executionCounts: counts(run.executions, pending.length, done),
    redriveCount: 0,
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html */
export const mapRunOperations: StatesOperations = {
  DescribeMapRun: {
    access: onMapRun,
    run: ({ mapRunArn }, call) => described(call, findMapRun(call, mapRunArn)),
  },

  ListMapRuns: {
    access: onExecution,
    run({ executionArn, maxResults, nextToken }, call) {
      readExecutionArn(executionArn);
      findExecution(call, executionArn);
      const all = mapRunsOf(call, executionArn).sort((a, b) => b.started - a.started);
      const request = { token: nextToken, limit: maxResults || undefined, scope: executionArn };
      const { items, token } = page(all, request, {
        keyOf: ({ arn }) => arn,
        size: PAGE,
        most: MOST,
        invalid: () => invalidToken('Invalid token'),
      });
      return {
        mapRuns: items.map(({ arn, machineArn, started, stopped }) => ({
          executionArn,
          mapRunArn: arn,
          stateMachineArn: machineArn,
          startDate: new Date(started),
          ...(stopped === undefined ? {} : { stopDate: new Date(stopped) }),
        })),
        ...(token === undefined ? {} : { nextToken: token }),
      };
    },
  },

  /** What is under way goes on; the new limits are for what comes next. */
  UpdateMapRun: {
    access: onMapRun,
    run({ mapRunArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage }, call) {
      findMapRun(call, mapRunArn);
      const run = changeMapRun(call, mapRunArn);
      const parent = run === undefined ? undefined : peekExecution(call, run.executionArn);
      if (run === undefined || parent === undefined) throw noSuchResource(mapRunArn);
      run.concurrency = maxConcurrency ?? run.concurrency;
      run.toleratedCount = toleratedFailureCount ?? run.toleratedCount;
      run.toleratedPercentage = toleratedFailurePercentage ?? run.toleratedPercentage;
      const work = workOf(parent, mapRunArn);
      if (work === undefined) return {};
      keepExecution(call, parent);
      work.lane.doing = {
        ...work.doing,
        concurrency: maxConcurrency === undefined ? work.doing.concurrency : maxConcurrency || 10_000,
        tolerated: {
          ...work.doing.tolerated,
          ...(toleratedFailureCount === undefined ? {} : { count: toleratedFailureCount }),
          ...(toleratedFailurePercentage === undefined ? {} : { percentage: toleratedFailurePercentage }),
        },
      };
      return {};
    },
  },
};
