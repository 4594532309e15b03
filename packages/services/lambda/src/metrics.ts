import type { ExecutionStatus } from '@aws-sdk/client-lambda';
import { measure, type Call, type Measurement } from '@coldstart/cloud';
import type { FunctionName } from './names.ts';

/**
 * What Lambda tells CloudWatch of its functions.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
type Metric = Pick<Measurement, 'name' | 'value' | 'unit' | 'at'>;

const count = (name: string, value = 1): Metric => ({ name, value, unit: 'Count' });
const milliseconds = (name: string, value: number): Metric => ({ name, value, unit: 'Milliseconds' });

/** Measures for the function, for its version or alias that was asked for, and for all functions of the Region. */
function tell(call: Call, { account, region, name, qualifier }: FunctionName, metrics: readonly Metric[]): void {
  const dimensions: Readonly<Record<string, string>>[] = [{}, { FunctionName: name }];
  if (qualifier !== undefined) dimensions.push({ FunctionName: name, Resource: `${name}:${qualifier}` });
  const measurements = dimensions.flatMap((each) =>
    metrics.map((metric) => ({ namespace: 'AWS/Lambda', dimensions: each, ...metric })),
  );
  measure(call, measurements, { account, region });
}

interface FinishedInvocation {
  /** When it began, in milliseconds since 1970: metrics bear this time. */
  readonly at: number;
  /** Milliseconds that the handler took, or `undefined` where it could not be run. */
  readonly duration: number | undefined;
  readonly failed: boolean;
  /** Invocations of the function that ran when it began, itself included. */
  readonly running: number;
}

export function tellOfInvocation(
  call: Call,
  asked: FunctionName,
  { at, duration, failed, running }: FinishedInvocation,
): void {
  const metrics = [
    count('Invocations'),
    count('Errors', failed ? 1 : 0),
    count('Throttles', 0),
    count('ConcurrentExecutions', running),
    ...(duration === undefined ? [] : [milliseconds('Duration', duration)]),
  ];
  tell(
    call,
    asked,
    metrics.map((metric) => ({ ...metric, at })),
  );
}

/** A throttled request is no invocation. */
export const tellOfThrottle = (call: Call, asked: FunctionName): void => tell(call, asked, [count('Throttles')]);

export const tellOfEvent = (call: Call, asked: FunctionName): void => tell(call, asked, [count('AsyncEventsReceived')]);

/** @param age milliseconds since the event came */
export const tellOfEventAge = (call: Call, asked: FunctionName, age: number): void =>
  tell(call, asked, [milliseconds('AsyncEventAge', age)]);

export const tellOfDroppedEvent = (call: Call, asked: FunctionName): void =>
  tell(call, asked, [count('AsyncEventsDropped')]);

/** What went to no destination, or to no dead-letter queue. */
export const tellOfLostResult = (call: Call, asked: FunctionName, kind: 'destination' | 'deadLetterQueue'): void =>
  tell(call, asked, [count(kind === 'destination' ? 'DestinationDeliveryFailures' : 'DeadLetterErrors')]);

interface ToldExecution {
  readonly status: ExecutionStatus;
  /** Milliseconds. */
  readonly duration: number;
  readonly operations: number;
  /** Bytes. */
  readonly written: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/durable-monitoring.html#durable-monitoring-execution-metrics */
const ENDS: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'DurableExecutionStarted',
  SUCCEEDED: 'DurableExecutionSucceeded',
  FAILED: 'DurableExecutionFailed',
  STOPPED: 'DurableExecutionStopped',
  TIMED_OUT: 'DurableExecutionTimedOut',
};

/** Of a durable execution that has started or ended. */
export function tellOfExecution(
  call: Call,
  asked: FunctionName,
  { status, duration, operations, written }: ToldExecution,
): void {
  const ended = [
    milliseconds('DurableExecutionDuration', duration),
    count('DurableExecutionOperations', operations),
    { name: 'DurableExecutionStorageWrittenBytes', value: written, unit: 'Bytes' },
  ];
  tell(call, asked, [count(ENDS[status]), ...(status === 'RUNNING' ? [] : ended)]);
}

/** @param age milliseconds since the last record of a batch came, when the function is given it */
export const tellOfIteratorAge = (call: Call, asked: FunctionName, age: number): void =>
  tell(call, asked, [milliseconds('IteratorAge', age)]);
