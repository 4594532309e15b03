import { defineState, type Call } from '@coldstart/cloud';
import type { Command, Execution, HistoryEvent, Json, JsonObject } from '@coldstart/states';
import { executionsOf, type ChildOf, type ExecutionRecord } from '../executions/state.ts';
import { machineArn, partOf, placeOf } from '../names.ts';
import { lanesOf } from '../run/lanes.ts';

type Outcome = 'succeeded' | 'failed' | 'timedOut' | 'aborted';
export type Counts = Record<'running' | Outcome, number>;

/** A run of a distributed Map, as it is told of. Plain data. */
export interface MapRun {
  readonly arn: string;
  /** Of the execution whose Map it is. */
  readonly executionArn: string;
  /** With the Map's label. */
  readonly machineArn: string;
  readonly started: number;
  stopped: number | undefined;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  concurrency: number;
  toleratedCount: number;
  toleratedPercentage: number;
  /** Whether an execution has a batch of items. */
  readonly batched: boolean;
  readonly executions: Counts;
  readonly items: Counts;
  /** Of executions, once it has ended. */
  total: number | undefined;
}

type Lane = Execution['root'];
type MapRunWork = Extract<Lane['doing'], { kind: 'mapRun' }>;

/** One part for each. */
const mapRuns = defineState('states/map-run', () => ({ run: undefined as MapRun | undefined }));

const addressOf = (arn: string) => ({ ...placeOf(arn), part: partOf(arn) });
const none = (): Counts => ({ running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 });

export const peekMapRun = ({ cloud }: Pick<Call, 'cloud'>, arn: string): MapRun | undefined =>
  cloud.store.peek(mapRuns, addressOf(arn))?.run;

export function mapRunsOf({ cloud }: Pick<Call, 'cloud'>, executionArn: string): MapRun[] {
  return cloud.store
    .addresses(mapRuns)
    .flatMap((address) => cloud.store.peek(mapRuns, address)?.run ?? [])
    .filter((run) => run.executionArn === executionArn);
}

export function changeMapRun(call: Call, arn: string): MapRun | undefined {
  return peekMapRun(call, arn) === undefined ? undefined : call.state(mapRuns, addressOf(arn)).run;
}

/** What an execution does of a map run, while that goes on. */
export function workOf({ run }: ExecutionRecord, arn: string): { lane: Lane; doing: MapRunWork } | undefined {
  for (const lane of lanesOf(run.root)) {
    const { doing } = lane;
    if (doing.kind === 'mapRun' && doing.id === arn) return { lane, doing };
  }
  return undefined;
}

/** An execution has begun a map run. */
export function beginMapRun(call: Call, record: ExecutionRecord, event: HistoryEvent): void {
  const { mapRunArn: arn } = event['mapRunStartedEventDetails'] as { mapRunArn: string };
  const { doing } = workOf(record, arn) ?? {};
  const label = /:mapRun:(.+):[^:]+$/.exec(arn)?.[1] ?? '';
  call.state(mapRuns, addressOf(arn)).run = {
    arn,
    executionArn: record.arn,
    machineArn: machineArn(placeOf(arn), label),
    started: event.timestamp,
    stopped: undefined,
    status: 'RUNNING',
    concurrency: doing?.concurrency === MOST ? 0 : (doing?.concurrency ?? 0),
    toleratedCount: doing?.tolerated.count ?? 0,
    toleratedPercentage: doing?.tolerated.percentage ?? 0,
    batched: false,
    executions: none(),
    items: none(),
    total: undefined,
  };
}

/** What no limit of the Map is. */
const MOST = 10_000;

/** How many items an execution is given. */
export function itemsIn(call: Call, arn: string, input: Json): number {
  const { Items } = (peekMapRun(call, arn)?.batched === true ? input : {}) as JsonObject;
  return Array.isArray(Items) ? Items.length : 1;
}

export const childrenOf = (call: Call, arn: string): ExecutionRecord[] => {
  const where = { cloud: call.cloud, ...placeOf(arn) };
  const head = /mapRun:(.+):[^:]+$/.exec(partOf(arn))?.[1] ?? '';
  return ['execution', 'express'].flatMap((kind) =>
    executionsOf(where, `${kind}:${head}:`).filter(({ child }) => child?.mapRun === arn),
  );
};

export function childHasStarted(call: Call, { mapRun, items }: Pick<ChildOf, 'mapRun' | 'items'>): void {
  const run = changeMapRun(call, mapRun);
  if (run === undefined) return;
  run.executions.running++;
  run.items.running += items;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};

export function childHasEnded(call: Call, { child, run: { status } }: ExecutionRecord): void {
  const run = child === undefined ? undefined : changeMapRun(call, child.mapRun);
  const outcome = OUTCOMES[status];
  if (child === undefined || run === undefined || outcome === undefined) return;
  run.executions.running--;
  run.executions[outcome]++;
  run.items.running -= child.items;
  run.items[outcome] += child.items;
}

export function endMapRun(call: Call, { run: arn, status }: Extract<Command, { type: 'endMapRun' }>): void {
  const run = changeMapRun(call, arn);
  if (run === undefined) return;
  run.status = status;
  run.stopped = call.now();
}
