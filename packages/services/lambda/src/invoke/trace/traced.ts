import { createHash } from 'node:crypto';
import type { InvocationResult } from '@coldstart/runtime';
import { roleMay, type Call } from '@coldstart/cloud';
import {
  newSegmentId,
  readTraceHeader,
  recordSegment,
  writeTraceHeader,
  type SegmentLink,
  type Subsegment,
} from '@coldstart/cloud/tracing';
import { functionArn } from '../../names.ts';
import type { InvokedVersion } from '../invoked-version.ts';
import { exceptionOf } from './exceptions.ts';

/** What an event went through before this attempt: of asynchronous invocations. */
export interface TracedEvent {
  readonly enqueuedAt: number;
  readonly earlier: readonly Subsegment[];
}

/** What of an invocation X-Ray shows. */
export interface TracedRequest {
  readonly requestId: string;
  /** The X-Ray header that it came with, which says that it is traced. */
  readonly trace: string;
  readonly links?: readonly SegmentLink[] | undefined;
  readonly event?: TracedEvent | undefined;
}

/** An invocation that is traced. */
export interface TracedInvocation {
  /** The X-Ray header that the function runs with. */
  readonly header: string;
  /** Of asynchronous invocations: attempts so far, this one included once it has ended. */
  readonly attempts: readonly Subsegment[];
  /** @param elapsed milliseconds since it was asked for */
  readonly ended: (result: InvocationResult, elapsed: number) => void;
  readonly throttled: () => void;
}

interface Ids {
  readonly service: string;
  /** The attempt, of an asynchronous invocation; else the service's segment. */
  readonly caller: string;
  readonly invocation: string;
}

/**
 * Traces an invocation: a segment of Lambda, which has the time that the caller waited, and one of the function.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function traceInvocation(call: Call, invoked: InvokedVersion, request: TracedRequest): TracedInvocation {
  const { requestId, trace, event } = request;
  const given = readTraceHeader(trace);
  if (given === undefined) throw new Error(`An invocation without a trace is traced: ${trace}`);
  const at = call.now();
  // All attempts for an event are in one segment.
  const service = event === undefined ? newSegmentId() : segmentOf(requestId);
  const ids: Ids = { service, caller: event === undefined ? service : newSegmentId(), invocation: newSegmentId() };
  const attempts = [...(event?.earlier ?? [])];
  const record = (status: number, end: number, flags: object): void => {
    if (event !== undefined) attempts.push(attempt(ids.caller, attempts.length + 1, at, end, status, flags));
    recordService(call, invoked, request, { ids, at, end, status, flags, attempts, parent: given.parent });
  };
  return {
    header: writeTraceHeader({ ...given, parent: ids.invocation }),
    attempts,
    ended: (result, elapsed) => {
      const end = at + elapsed;
      record(200, end, {});
      recordFunction(call, invoked, given.root, { ids, end, result });
    },
    throttled: () => record(429, call.now(), { error: true, throttle: true }),
  };
}

const segmentOf = (requestId: string): string => createHash('sha256').update(requestId).digest('hex').slice(0, 16);

const seconds = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1_000_000;

function attempt(id: string, number: number, at: number, end: number, status: number, flags: object): Subsegment {
  const http = { response: { status } };
  return { id, name: `Attempt #${number}`, start_time: seconds(at), end_time: seconds(end), http, ...flags };
}

function recordService(
  call: Call,
  { asked }: InvokedVersion,
  { requestId, trace, links, event }: TracedRequest,
  of: {
    ids: Ids;
    at: number;
    end: number;
    status: number;
    flags: object;
    attempts: readonly Subsegment[];
    parent: string | undefined;
  },
): void {
  const start = event?.enqueuedAt ?? of.at;
  const dwell = (event: TracedEvent): Subsegment => ({
    id: newSegmentId(),
    name: 'Dwell Time',
    start_time: seconds(event.enqueuedAt),
    end_time: of.attempts[0]?.start_time ?? seconds(of.at),
  });
  recordSegment(
    call,
    {
      id: of.ids.service,
      name: asked.name,
      trace_id: readTraceHeader(trace)?.root ?? '',
      ...(of.parent !== undefined && { parent_id: of.parent }),
      start_time: seconds(start),
      end_time: seconds(of.end),
      ...of.flags,
      http: { response: { status: event === undefined ? of.status : 202 } },
      aws: { request_id: requestId },
      origin: 'AWS::Lambda',
      resource_arn: functionArn(asked),
      ...(links !== undefined && links.length > 0 && { links }),
      ...(event !== undefined && { subsegments: [dwell(event), ...of.attempts] }),
    },
    asked,
  );
}

/** What goes to X-Ray with the function's role. */
function recordFunction(
  call: Call,
  { asked, version }: InvokedVersion,
  trace: string,
  { ids, end, result }: { ids: Ids; end: number; result: InvocationResult },
): void {
  if (!roleMay(call.cloud, version.settings.role, 'xray:PutTraceSegments', '*')) return;
  const { duration, overhead, initDuration } = result;
  const stopped = end - overhead;
  const began = stopped - duration;
  const aws = { function_arn: functionArn(asked) };
  const part = (name: string, from: number, to: number, id = newSegmentId()): Subsegment => ({
    id,
    name,
    start_time: seconds(from),
    end_time: seconds(to),
    aws,
  });
  const failed =
    result.functionError === undefined ? {} : { fault: true, cause: { exceptions: [exceptionOf(result.payload)] } };
  recordSegment(
    call,
    {
      id: newSegmentId(),
      name: asked.name,
      trace_id: trace,
      parent_id: ids.caller,
      start_time: seconds(began),
      end_time: seconds(end),
      ...failed,
      aws: { account_id: asked.account, ...aws, resource_names: [asked.name] },
      origin: 'AWS::Lambda::Function',
      subsegments: [
        ...(initDuration === undefined ? [] : [part('Initialization', began - initDuration, began)]),
        { ...part('Invocation', began, stopped, ids.invocation), ...failed },
        part('Overhead', stopped, end),
      ],
    },
    asked,
  );
}
