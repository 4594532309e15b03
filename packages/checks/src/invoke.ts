import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ExpectationError } from './expect.ts';
import { depthOf } from './json-depth.ts';
import { show } from './show.ts';

export interface InvokeOptions {
  /** A version or an alias. */
  readonly qualifier?: string;
  /** `Event` queues it and answers at once; `RequestResponse` when left out. */
  readonly type?: 'RequestResponse' | 'Event' | 'DryRun';
  /** Sent as it is instead of the event's JSON. */
  readonly rawPayload?: Uint8Array;
  /** Sent as the header `X-Amzn-Trace-Id`, such as `Root=1-…`; Lambda makes one of its own when left out. */
  readonly traceId?: string;
}

/** How a function failed, as Lambda reports it. */
export interface FunctionError {
  /** `ValidationError`, `Sandbox.Timedout`, `Runtime.ExitError` */
  readonly type: string;
  /** Without the request id that Lambda puts before its own. */
  readonly message: string;
  readonly trace: readonly string[];
  /** All that the runtime said of it. */
  readonly payload: unknown;
}

export interface Invocation {
  /** What the function returned; `undefined` when it failed. */
  readonly result: unknown;
  readonly error: FunctionError | undefined;
  /** As Lambda's answer has it, in its header: nothing that the function can write. */
  readonly requestId: string;
  readonly statusCode: number;
  /** It timed out, and Lambda's log says that its initialization did. */
  readonly initializationHung: boolean;
}

/** Levels of lists and objects within each other: enough for every answer, few enough for whoever compares them. */
const DEEPEST = 200;

/**
 * Invokes a function, and puts its answer in a form that checks can read.
 *
 * @throws ExpectationError for an answer that is nested deeper than anything that is meant to be read
 */
export async function invoke(
  client: LambdaClient,
  functionName: string,
  event: unknown,
  options: InvokeOptions = {},
): Promise<Invocation> {
  const lambda = await import('@aws-sdk/client-lambda');
  const type = options.type ?? 'RequestResponse';
  const command = new lambda.InvokeCommand({
    FunctionName: functionName,
    Qualifier: options.qualifier,
    InvocationType: type,
    LogType: type === 'RequestResponse' ? 'Tail' : undefined,
    Payload: options.rawPayload ?? Buffer.from(JSON.stringify(event) ?? 'null'),
  });
  if (options.traceId !== undefined) addHeader(command, 'x-amzn-trace-id', options.traceId);
  const answer = await client.send(command);
  const text = Buffer.from(answer.Payload ?? []).toString('utf8');
  const tail = Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8');
  const failed = answer.FunctionError !== undefined;
  const depth = depthOf(text);
  if (depth > DEEPEST) {
    throw new ExpectationError(
      `the answer to ${show(event)} to be JSON of at most ${DEEPEST} levels`,
      `it had ${depth.toLocaleString('en')} levels of lists and objects within each other`,
    );
  }
  const error = failed ? readError(text) : undefined;
  return {
    result: failed || text === '' ? undefined : parse(text),
    error,
    requestId: answer.$metadata.requestId ?? '',
    statusCode: answer.StatusCode ?? 0,
    initializationHung: error?.type === 'Sandbox.Timedout' && INIT_HUNG.test(tail),
  };
}

/** The report of the second attempt, within the invocation, as text or JSON: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_HUNG =
  /^INIT_REPORT .*Phase: invoke\tStatus: timeout|^\{.*"platform\.initReport".*"phase":"invoke".*"status":"timeout"/m;

/** Adds a header that the operation has no member for. */
function addHeader({ middlewareStack }: InvokeCommand, name: string, value: string): void {
  middlewareStack.add(
    (next) => (call) => {
      const { request } = call;
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(request.headers as object, { [name]: value });
      }
      return next(call);
    },
    { step: 'build' },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readError(text: string): FunctionError {
  const value = parse(text);
  const read = (key: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  const trace = read('trace') ?? read('stackTrace');
  return {
    type: String(read('errorType') ?? 'Error'),
    message: String(read('errorMessage') ?? text).replace(/^RequestId: [0-9a-f-]{36} Error: /, ''),
    trace: Array.isArray(trace) ? trace.map(String) : [],
    payload: value,
  };
}
