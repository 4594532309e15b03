import { createHash } from 'node:crypto';
import { roleMay, type Call } from '@coldstart/cloud';
import { joinTrace, readTraceHeader, recordSegment, sampled, writeTraceHeader } from '@coldstart/cloud/tracing';
import { historyOf, type ExecutionRecord } from '../executions/state.ts';
import type { Machine, Revision } from '../machines/state.ts';
import { placeOf } from '../names.ts';
import { lanesOf } from '../run/lanes.ts';
import { machineArnOf, revisionOf } from '../run/machine.ts';
import { subsegmentsOf } from './subsegments.ts';

const ORIGIN = 'AWS::StepFunctions::StateMachine';

/** An execution's part in a trace that is recorded. */
export interface ExecutionTrace {
  readonly traceId: string;
  /** Of its segment. */
  readonly id: string;
  readonly parentId: string | undefined;
}

/**
 * What a new execution takes part in, where its machine traces.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
 */
export function traceOf(
  call: Call,
  { name, arn }: Pick<Machine, 'name' | 'arn'>,
  { tracing }: Pick<Revision, 'tracing'>,
  given: string | undefined,
): { readonly trace: string | undefined; readonly segment?: ExecutionTrace } {
  if (!tracing) return { trace: given };
  const asked = { serviceName: name, serviceType: ORIGIN, resourceArn: arn, host: '', method: '', path: '' };
  const {
    traceId,
    id,
    parentId,
    sampled: isSampled,
  } = joinTrace(call, given, () => sampled(call, asked, placeOf(arn)));
  const trace = given ?? writeTraceHeader({ root: traceId, parent: undefined, sampled: isSampled, others: [] });
  return isSampled ? { trace, segment: { traceId, id, parentId } } : { trace };
}

/** Both who calls and whoever tells of the call later have the same id for it, without keeping it. */
export const callId = (executionArn: string, entered: number): string =>
  createHash('sha256').update(`${executionArn} ${entered}`).digest('hex').slice(0, 16);

/** The X-Ray header that goes on to what a task calls. */
export function headerFor({ arn, trace, segment, run }: ExecutionRecord, task: string): string | undefined {
  if (segment === undefined) return undefined;
  const { others = [] } = readTraceHeader(trace) ?? {};
  for (const { doing, entered } of lanesOf(run.root))
    if (doing.kind === 'task' && doing.id === task)
      return writeTraceHeader({ root: segment.traceId, parent: callId(arn, entered), sampled: true, others });
  return undefined;
}

/** Records what an execution did once it has ended; its role has to be allowed to. */
export function recordTrace(call: Call, record: ExecutionRecord): void {
  const { arn, segment, run, machineName } = record;
  if (segment === undefined || !roleMay(call.cloud, revisionOf(call, record).roleArn, 'xray:PutTraceSegments', '*'))
    return;
  const { start, stopTime = call.now(), error, cause, status } = run;
  const place = placeOf(arn);
  const events = historyOf(call, record, { from: 1, most: run.events, reverse: false });
  recordSegment(
    call,
    {
      id: segment.id,
      name: machineName,
      trace_id: segment.traceId,
      ...(segment.parentId !== undefined && { parent_id: segment.parentId }),
      start_time: start.startTime / 1000,
      end_time: stopTime / 1000,
      ...(status !== 'SUCCEEDED' && {
        fault: true,
        cause: {
          exceptions: [{ ...(error !== undefined && { type: error }), ...(cause !== undefined && { message: cause }) }],
        },
      }),
      aws: { account_id: place.account, execution_arn: arn },
      origin: ORIGIN,
      resource_arn: machineArnOf(record),
      subsegments: subsegmentsOf(events, { region: place.region, end: stopTime, idOf: (id) => callId(arn, id) }),
    },
    place,
  );
}
