import { defineState, type Call } from '@coldstart/cloud';
import type { Execution, HistoryEvent, Json } from '@coldstart/states';
import { noSuchExecution } from '../errors.ts';
import { partOf, placeOf } from '../names.ts';
import type { ExecutionTrace } from '../report/trace.ts';
import type { StartTask } from '../tasks/index.ts';

/** An execution as it is kept. Plain data. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machineName: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Key of the revision that it runs. */
  readonly revision: string;
  readonly versionArn: string | undefined;
  readonly aliasArn: string | undefined;
  readonly trace: string | undefined;
  /** Of one that X-Ray records. */
  readonly segment?: ExecutionTrace;
  /** The input as it was given, where that is not how it would be written. */
  readonly inputText: string | undefined;
  /** Of one that a distributed Map has started. */
  readonly child: ChildOf | undefined;
  /** Started by StartSyncExecution. */
  readonly isSynchronous?: boolean | undefined;
  run: Execution;
  /** Tasks that go on without a call under way, by their names. */
  waiting: Record<string, WaitingTask>;
  redriveDate: number | undefined;
}

export interface ChildOf {
  readonly mapRun: string;
  readonly label: string;
  readonly index: number;
  /** How many items it has. */
  readonly items: number;
  /** ARN of the execution whose Map it is. */
  readonly parent: string;
  readonly path: readonly string[];
}

/** A token is waited for, a worker, or the service is asked again. */
export interface WaitingTask {
  readonly token?: string;
  readonly command?: StartTask;
  readonly data?: Json;
}

/** One part for each execution. */
export const executions = defineState('states/execution', () => ({
  record: undefined as ExecutionRecord | undefined,
}));

/** Events of a history in blocks, so that one more costs the same however many there are. */
const histories = defineState('states/history', () => ({ events: [] as HistoryEvent[] }));
const BLOCK = 100;

const addressOf = (arn: string) => ({ ...placeOf(arn), part: partOf(arn) });
const blockOf = (arn: string, block: number) => ({ ...placeOf(arn), part: `${partOf(arn)} ${block}` });

type Where = Pick<Call, 'cloud'>;

export const peekExecution = ({ cloud }: Where, arn: string): ExecutionRecord | undefined =>
  cloud.store.peek(executions, addressOf(arn))?.record;

/** @throws AwsError ExecutionDoesNotExist */
export function findExecution(call: Call, arn: string): ExecutionRecord {
  const found = peekExecution(call, arn);
  if (found === undefined) throw noSuchExecution(arn);
  return found;
}

export function keepExecution(call: Call, record: ExecutionRecord): void {
  call.state(executions, addressOf(record.arn)).record = record;
}

export function addHistory(call: Call, arn: string, events: readonly HistoryEvent[]): void {
  for (const event of events) call.state(histories, blockOf(arn, blockNumber(event.id))).events.push(event);
}

const blockNumber = (id: number): number => Math.floor((id - 1) / BLOCK);

/** Events from a number on, in their order or the other way round. */
export function historyOf(
  { cloud }: Where,
  { arn, run }: ExecutionRecord,
  { from, most, reverse }: { readonly from: number; readonly most: number; readonly reverse: boolean },
): HistoryEvent[] {
  const found: HistoryEvent[] = [];
  const step = reverse ? -1 : 1;
  for (let id = from; id >= 1 && id <= run.events && found.length < most; id += step) {
    const { events = [] } = cloud.store.peek(histories, blockOf(arn, blockNumber(id))) ?? {};
    const event = events[(id - 1) % BLOCK];
    if (event !== undefined) found.push(event);
  }
  return found;
}

export function dropExecution(call: Call, { arn, run }: ExecutionRecord): void {
  call.dropState(executions, addressOf(arn));
  for (let block = 0; block <= blockNumber(Math.max(1, run.events)); block++)
    call.dropState(histories, blockOf(arn, block));
}

/** Executions of an account and Region whose part begins so: `execution:machine:`. */
export function executionsOf(
  { cloud, account, region }: Pick<Call, 'cloud' | 'account' | 'region'>,
  prefix: string,
): ExecutionRecord[] {
  const found: ExecutionRecord[] = [];
  for (const address of cloud.store.addresses(executions)) {
    if (address.account !== account || address.region !== region || !address.part.startsWith(prefix)) continue;
    const record = cloud.store.peek(executions, address)?.record;
    if (record !== undefined) found.push(record);
  }
  return found;
}
