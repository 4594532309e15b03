import type { LambdaClient } from '@aws-sdk/client-lambda';
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
}

/** How a function failed, as Lambda reports it. */
export interface FunctionError {
  /** `ValidationError`, `Sandbox.Timedout`, `Runtime.ExitError` */
  readonly type: string;
  /** Without the request id that Lambda puts before its own. */
  readonly message: string;
  readonly trace: readonly string[];
}

export interface Invocation {
  /** What the function returned; `undefined` when it failed. */
  readonly result: unknown;
  readonly error: FunctionError | undefined;
  /** The function's own lines, without Lambda's START, END and REPORT. At most the last 4 KB, as `LogType: Tail` gives. */
  readonly logs: readonly string[];
  readonly requestId: string;
  readonly statusCode: number;
  /** Lambda's log says that the function did not get through its initialization in time. */
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
  const { InvokeCommand } = await import('@aws-sdk/client-lambda');
  const type = options.type ?? 'RequestResponse';
  const answer = await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      Qualifier: options.qualifier,
      InvocationType: type,
      LogType: type === 'RequestResponse' ? 'Tail' : undefined,
      Payload: options.rawPayload ?? Buffer.from(JSON.stringify(event) ?? 'null'),
    }),
  );
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
  return {
    result: failed || text === '' ? undefined : parse(text),
    error: failed ? readError(text) : undefined,
    logs: ownLines(tail.split('\n')),
    requestId: invocationId(tail) ?? answer.$metadata.requestId ?? '',
    statusCode: answer.StatusCode ?? 0,
    initializationHung: INIT_HUNG.test(tail),
  };
}

/** The report of the second attempt, within the invocation, as text or JSON: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_HUNG =
  /^INIT_REPORT .*Phase: invoke\tStatus: timeout|^\{.*"platform\.initReport".*"phase":"invoke".*"status":"timeout"/m;

/** The id as Lambda's own lines have it: not every cloud answers with the same one in its header. */
function invocationId(tail: string): string | undefined {
  return (
    /^(?:REPORT|END|START) RequestId: ([0-9a-f-]{36})/m.exec(tail)?.[1] ??
    /"requestId":"([0-9a-f-]{36})"/.exec(tail)?.[1]
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
  };
}

/** Lambda's own lines around and among the function's. */
const PLATFORM =
  /^(?:(?:INIT_START|START RequestId:|END RequestId:|REPORT RequestId:|INIT_REPORT|XRAY TraceId:|EXTENSION)|\{"time":"[^"]*","type":"platform\.)/;

/** The lines that the function itself wrote. */
export function ownLines(lines: readonly string[]): string[] {
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '' && !PLATFORM.test(line));
}
