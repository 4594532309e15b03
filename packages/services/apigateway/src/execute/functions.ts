import type { Principal } from '@coldstart/iam';
import { servicePrincipal, type Call } from '@coldstart/cloud';
import { readTraceHeader, writeTraceHeader } from '@coldstart/cloud/tracing';
import { AwsError } from '@coldstart/wire';
import { assume } from './roles.ts';

export interface FunctionCall {
  /** ARN, with or without a qualifier. */
  readonly arn: string;
  readonly payload: string | Uint8Array;
  /** Which API, stage and method asks, for the function's policy: `aws:SourceArn`. */
  readonly sourceArn: string;
  /** The role to call with; the service itself, whom the function's policy has to let in, when left out. */
  readonly credentials: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  /** Whom `arn:aws:iam::*:user/*` stands for: whoever has signed the request. */
  readonly caller?: Principal;
  readonly invocationType?: 'Event' | 'RequestResponse';
  /** The X-Ray header that the request goes on with. */
  readonly trace?: string | undefined;
}

export interface FunctionAnswer {
  readonly payload: string;
  readonly failed: boolean;
}

/** A function has failed before it has written its whole answer. */
export class CutOff extends Error {}

/** A backend has not answered in time. */
export class TimedOut extends Error {}

/**
 * Invokes a function for an API.
 *
 * @throws AwsError as Lambda, or IAM, refuses it
 * @throws TimedOut
 */
export async function invokeFunction(call: Call, asked: FunctionCall): Promise<FunctionAnswer> {
  const answer = await before(AbortSignal.timeout(asked.timeout), ask(call, 'Invoke', asked));
  const bytes = answer['Payload'];
  return {
    payload: bytes instanceof Uint8Array ? Buffer.from(bytes).toString('utf8') : '',
    failed: answer['FunctionError'] !== undefined,
  };
}

/**
 * Invokes a function that writes its answer bit by bit.
 *
 * @returns what it writes, as it comes; it throws `CutOff` where the function fails on the way
 * @throws AwsError, TimedOut as `invokeFunction` does
 */
export async function openFunction(call: Call, asked: FunctionCall): Promise<AsyncGenerator<Uint8Array>> {
  const answer = await before(AbortSignal.timeout(asked.timeout), ask(call, 'InvokeWithResponseStream', asked));
  return chunksOf(answer['EventStream'] as AsyncIterable<StreamEvent>);
}

interface StreamEvent {
  readonly PayloadChunk?: { readonly Payload?: Uint8Array };
  readonly InvokeComplete?: { readonly ErrorCode?: string };
}

async function* chunksOf(events: AsyncIterable<StreamEvent>): AsyncGenerator<Uint8Array> {
  for await (const { PayloadChunk, InvokeComplete } of events) {
    if (PayloadChunk?.Payload !== undefined) yield PayloadChunk.Payload;
    if (InvokeComplete?.ErrorCode !== undefined) throw new CutOff('The function failed on the way.');
  }
}

type Operation = 'Invoke' | 'InvokeWithResponseStream';

function ask(call: Call, operation: Operation, asked: FunctionCall): Promise<Record<string, unknown>> {
  const { arn, payload, sourceArn, credentials, caller, invocationType = 'RequestResponse' } = asked;
  const [, , , region = '', account = ''] = arn.split(':');
  const as =
    credentials === undefined
      ? servicePrincipal('apigateway.amazonaws.com', call.account)
      : credentials.includes(':user/*') && caller !== undefined
        ? caller
        : assume(call, credentials);
  const input = {
    FunctionName: arn,
    InvocationType: invocationType,
    Payload: typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload,
  };
  const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': call.account };
  return call.invoke('lambda', operation, input, { as, account, region, context, trace: withoutLineage(asked.trace) });
}

/** Lambda does not follow loops through APIs. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
function withoutLineage(trace: string | undefined): string | undefined {
  const header = readTraceHeader(trace);
  if (header === undefined) return undefined;
  return writeTraceHeader({ ...header, others: header.others.filter((field) => !field.startsWith('Lineage=')) });
}

/**
 * A result, where it is there in time. Functions run in real time, and so does their patience.
 *
 * @throws TimedOut
 */
export async function before<Result>(ending: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new TimedOut('There was no answer in time.'));
    if (ending.aborted) end();
    ending.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => ending.removeEventListener('abort', end));
  });
}

/** Whether Lambda had no room for one more. */
export const isThrottled = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'TooManyRequestsException';
