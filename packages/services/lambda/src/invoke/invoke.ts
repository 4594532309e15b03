import type {
  InvokeWithResponseStreamCompleteEvent,
  InvokeWithResponseStreamResponseEvent,
} from '@aws-sdk/client-lambda';
import type { Input, Output } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { InvocationResult } from '@coldstart/runtime';
import { onFunction } from '../access.ts';
import { invalidParameter, refuseUnbuilt } from '../errors.ts';
import { tellOfEvent } from '../metrics.ts';
import type { LambdaOperations, LambdaSdk } from '../sdk.ts';
import { enqueue } from '../async/queue.ts';
import { runDurable } from '../durable/run.ts';
import { checkStart, startExecution } from '../durable/start.ts';
import { readFunctionName } from '../names.ts';
import { errorOf, runFunction } from './run.ts';
import { runStreaming, type StreamedAnswer } from './streamed.ts';
import { readClientContext } from './client-context.ts';
import { readPayload } from './payload.ts';
import { checkTenant } from './tenants.ts';
import { findInvokedVersion, type InvokedVersion } from './invoked-version.ts';

/** Bytes of the log's end that `LogType: Tail` answers with. */
const TAIL = 4096;

type Bytes = Output<LambdaSdk, 'Invoke'>['Payload'];

/** The SDK types an answer's bytes as a class that only its client makes. */
const asBytes = (bytes: Uint8Array): Bytes => bytes as Bytes;

/** The SDK takes many kinds of bodies; the wire hands on bytes. */
const bytesOf = (body: unknown): Uint8Array | undefined => (body instanceof Uint8Array ? body : undefined);

export const invokeOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
  Invoke: {
    action: 'InvokeFunction',
    access: onFunction,
    async run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const type = input.InvocationType ?? 'RequestResponse';
      call.entry.detail = { invocationType: type };
      const invoked = findInvokedVersion(call, asked);
      const payload = readPayload(bytesOf(input.Payload), type === 'Event');
      const clientContext = readClientContext(input.ClientContext);
      const isDurable = invoked.version.settings.durable !== undefined;
      if (input.DurableExecutionName !== undefined && !isDurable) throw notDurable();
      const { TenantId: tenantId } = input;
      checkTenant(invoked, tenantId);
      checkStart(invoked, type === 'Event');
      if (type === 'DryRun') return { StatusCode: 204 };
      if (isDurable) return invokeDurable(call, invoked, input, payload);
      if (type === 'Event') {
        enqueue(call, invoked, payload, tenantId);
        return { StatusCode: 202, Payload: asBytes(new Uint8Array()) };
      }
      const { result } = await runFunction(call, invoked, {
        requestId: call.requestId,
        payload,
        clientContext,
        action: 'Invoke',
        trace: call.trace,
        tenantId,
      });
      return {
        StatusCode: 200,
        ExecutedVersion: invoked.version.version,
        Payload: asBytes(result.payload),
        ...(result.functionError !== undefined && { FunctionError: result.functionError }),
        ...(input.LogType === 'Tail' && { LogResult: tail(result) }),
      };
    },
  },

  /** Deprecated on AWS, and still there. https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html */
  InvokeAsync: {
    action: 'InvokeFunction',
    access: onFunction,
    async run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const invoked = findInvokedVersion(call, asked);
      const payload = readPayload(bytesOf(input.InvokeArgs), true);
      if (invoked.version.settings.durable === undefined) enqueue(call, invoked, payload);
      else await invokeDurable(call, invoked, { FunctionName: asked.name, InvocationType: 'Event' }, payload);
      return { Status: 202 };
    },
  },

  /**
   * Answers as a stream of events, while the function writes; an answer that it gives as a whole is one of them.
   * https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
   */
  InvokeWithResponseStream: {
    action: 'InvokeFunction',
    access: onFunction,
    async run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      refuseUnbuilt('InvokeWithResponseStream', input, 'TenantId');
      const invoked = findInvokedVersion(call, asked);
      const payload = readPayload(bytesOf(input.Payload), false);
      const clientContext = readClientContext(input.ClientContext);
      if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
      const answer = await runStreaming(call, invoked, {
        requestId: call.requestId,
        payload,
        clientContext,
        action: 'Invoke',
        trace: call.trace,
      });
      return {
        StatusCode: 200,
        ExecutedVersion: invoked.version.version,
        ResponseStreamContentType: answer.contentType,
        EventStream: events(answer, input.LogType === 'Tail'),
      };
    },
  },
};

const notDurable = () => invalidParameter('DurableExecutionName is for durable functions only.');

/** Starts an execution, and waits for its end unless nobody does. */
async function invokeDurable(
  call: Call,
  invoked: InvokedVersion,
  { InvocationType, DurableExecutionName: name, LogType, TenantId: tenantId }: Input<LambdaSdk, 'Invoke'>,
  payload: Uint8Array,
): Promise<Output<LambdaSdk, 'Invoke'>> {
  const { requestId, trace } = call;
  const ExecutedVersion = invoked.version.version;
  if (InvocationType === 'Event') {
    tellOfEvent(call, invoked.asked);
    const event = { asked: invoked.asked, enqueuedAt: call.now() };
    const { arn } = startExecution(call, invoked, {
      payload,
      requestId,
      trace,
      tenantId,
      name,
      event,
      asynchronous: true,
    });
    return { StatusCode: 202, ExecutedVersion, DurableExecutionArn: arn, Payload: asBytes(new Uint8Array()) };
  }
  const request = { payload, requestId, trace, tenantId, clientContext: undefined, action: 'Invoke' };
  const { result, execution } = await runDurable(call, invoked, request, name);
  return {
    StatusCode: 200,
    ExecutedVersion,
    DurableExecutionArn: execution.arn,
    Payload: asBytes(result.payload),
    ...(result.functionError !== undefined && { FunctionError: result.functionError }),
    ...(LogType === 'Tail' && { LogResult: tail(result) }),
  };
}

/** An environment that ends in the middle of an answer has cut it off: that is all that AWS says then. */
const CUT_OFF = ['Runtime.ExitError', 'Runtime.TruncatedResponse'];

/** https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStreamCompleteEvent.html */
function failure(result: InvocationResult, streamed: boolean): InvokeWithResponseStreamCompleteEvent {
  const ErrorCode = result.errorType ?? errorOf(result).errorType ?? result.functionError;
  if (streamed && CUT_OFF.includes(ErrorCode ?? '')) return { ErrorCode: 'Runtime.TruncatedResponse' };
  return { ErrorCode, ErrorDetails: Buffer.from(result.payload).toString('utf8') };
}

/** The end of the invocation's log, in base64; what a new environment said before it is in the log alone. */
function tail({ logs, start }: InvocationResult): string {
  const lines = logs.slice(start).map(({ message }) => (message.endsWith('\n') ? message : `${message}\n`));
  return Buffer.from(lines.join('')).subarray(-TAIL).toString('base64');
}

async function* events(
  { streamed, chunks, finished }: StreamedAnswer,
  withLog: boolean,
): AsyncIterable<InvokeWithResponseStreamResponseEvent> {
  for await (const Payload of chunks) yield { PayloadChunk: { Payload } };
  const { result } = await finished;
  yield {
    InvokeComplete: {
      ...(result.functionError !== undefined && failure(result, streamed)),
      ...(withLog && { LogResult: tail(result) }),
    },
  };
}
